using System.Buffers;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Fuzz.Dicom;

/// <summary>Damaged PDUs in random pieces through frames, associations, commands and assembly; what was read is written and read again.</summary>
internal sealed class DicomPduTarget : FuzzTarget
{
    private static readonly byte[] Interesting = [0, 1, 2, 3, 4, 5, 6, 7, 0x10, 0x20, 0x21, 0x30, 0x40, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x7F, 0x80, 0xFF, .. "0123456789. \\"u8];
    private static readonly DicomFrameOptions[] Limits = [DicomFrameOptions.Default, new() { MaxDataBytes = 2048, MaxAssociateBytes = 1024, MaxCommandBytes = 128 }];
    private readonly List<byte[]> seeds;

    /// <param name="recorded">Conversations beside the target's own to start from.</param>
    public DicomPduTarget(IEnumerable<byte[]> recorded)
    {
        seeds = [.. recorded, Conversation()];
        // each PDU for itself as well: mutations of a long conversation rarely meet its middle
        foreach (var seed in seeds.ToList())
        {
            var buffer = new ReadOnlySequence<byte>(seed);
            while (true)
            {
                var before = buffer;
                if (!DicomFrame.TryRead(ref buffer, DicomFrameOptions.Default, out _)) break;
                seeds.Add(before.Slice(0, buffer.Start).ToArray());
            }
        }
    }

    public override string Name => "dicom-pdu";

    public override byte[] Make(Random random) => Mutator.Mutate(seeds[random.Next(seeds.Count)], seeds, Interesting, random);

    public override FuzzOutcome Feed(byte[] input, Random random)
    {
        var options = Limits[random.Next(Limits.Length)];
        var reader = new DicomFrameReader(options);
        var assembler = new DicomAssembler(options);
        var outcome = FuzzOutcome.NotFramed;
        var consumed = 0;
        try
        {
            for (var available = 0; available < input.Length;)
            {
                available = Math.Min(input.Length, available + (random.Next(3) == 0 ? random.Next(1, 40) : input.Length));
                var buffer = new ReadOnlySequence<byte>(input, consumed, available - consumed);
                while (reader.TryRead(ref buffer, out var piece))
                {
                    Take(piece, assembler);
                    outcome = FuzzOutcome.Read;
                }
                consumed = available - (int)buffer.Length;
            }
        }
        catch (DicomNetworkException refused)
        {
            if (refused.Offset < 0) throw new InvalidOperationException($"Offset {refused.Offset}");
            return FuzzOutcome.Refused;
        }
        return outcome;
    }

    private static void Take(DicomPiece piece, DicomAssembler assembler)
    {
        var output = new ArrayBufferWriter<byte>(256);
        switch (piece.Type)
        {
            case PduType.AssociateRequest:
                AssociateRequest.Read(piece.Bytes).WriteTo(output);
                AssociateRequest.Read(Body(output));
                break;
            case PduType.AssociateAccept:
                AssociateAccept.Read(piece.Bytes).WriteTo(output);
                AssociateAccept.Read(Body(output));
                break;
            case PduType.AssociateReject:
                DicomFrameWriter.Write(output, DicomFrameWriter.ReadReject(piece.Bytes));
                break;
            case PduType.Abort:
                DicomFrameWriter.Write(output, DicomFrameWriter.ReadAbort(piece.Bytes));
                break;
            case PduType.Data:
                if (assembler.Take(piece) is not { Kind: DicomPartKind.Command, Message: { } message }) break;
                message.WriteTo(output);
                if (DicomMessage.Read(output.WrittenSpan).Command != message.Command) throw new InvalidOperationException("another command came back");
                break;
            default:
                break;
        }
    }

    private static ReadOnlySequence<byte> Body(ArrayBufferWriter<byte> output) => new(output.WrittenMemory[DicomFrame.HeaderBytes..]);

    private static byte[] Conversation()
    {
        var output = new ArrayBufferWriter<byte>();
        new AssociateRequest
        {
            CalledAe = "MERIDIAN", CallingAe = "FUZZ", Contexts = [new(1, "1.2.840.10008.1.1", ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1"]), new(3, "1.2.840.10008.5.1.4.1.1.2", ["1.2.840.10008.1.2"])],
            User = new()
            {
                MaxPduBytes = 16384, ImplementationClassUid = "1.2.3", ImplementationVersion = "FUZZ", Window = new(2, 3), Roles = [new("1.2.840.10008.5.1.4.1.1.2", true, true)],
                Extended = [new("1.2.840.10008.5.1.4.1.2.1.1", new byte[] { 1, 1 })], CommonExtended = [new("1.2.3", "1.2.4", ["1.2.5", "1.2.6"])], Identity = new(UserIdentityKind.UsernameAndPasscode, true, "u"u8.ToArray(), "p"u8.ToArray()),
            },
        }.WriteTo(output);
        DicomMessage[] messages =
        [
            new CStoreRequest { MessageId = 1, SopClassUid = "1.2.840.10008.5.1.4.1.1.2", SopInstanceUid = "1.2.3.4", HasDataset = true, MoveOriginator = "PACS", MoveOriginatorMessageId = 3 },
            new CMoveRequest { MessageId = 2, SopClassUid = "1.2.840.10008.5.1.4.1.2.2.2", MoveDestination = "STATION", HasDataset = true },
            new NGetRequest { MessageId = 3, SopClassUid = "1.2.3", SopInstanceUid = "1.2.4", Attributes = [0x00100010] },
            new NActionResponse { RespondsTo = 4, Status = DicomStatus.CannotUnderstand, ErrorComment = "no", OffendingElements = [0x00080018], ActionTypeId = 1 },
            new CCancelRequest { RespondsTo = 2 },
        ];
        foreach (var message in messages)
        {
            var command = new ArrayBufferWriter<byte>();
            message.WriteTo(command);
            DicomFrameWriter.WriteCommand(output, 3, command.WrittenSpan, 64);
            if (message.HasDataset) DicomFrameWriter.WriteData(output, 3, new byte[300], endsHere: true, 128);
        }
        DicomFrameWriter.WriteReleaseRequest(output);
        return output.WrittenSpan.ToArray();
    }
}
