using System.Buffers;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Wire.Tests.Dicom.Network;

/// <summary>Messages with every item filled, and what they are compared by.</summary>
internal static class Sample
{
    public static AssociateRequest Request { get; } = new()
    {
        CalledAe = "MERIDIAN",
        CallingAe = "CT 1",
        Contexts = [new(1, "1.2.840.10008.1.1", ["1.2.840.10008.1.2"]), new(255, "1.2.840.10008.5.1.4.1.1.2", ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2"])],
        User = new()
        {
            MaxPduBytes = 131072,
            ImplementationClassUid = "1.2.276.0.7230010.3.0.3.6.7",
            ImplementationVersion = "OFFIS_DCMTK_367",
            Window = new(3, 0),
            Roles = [new("1.2.840.10008.5.1.4.1.1.2", true, false), new("1.2.840.10008.1.20.1", false, true)],
            Extended = [new("1.2.840.10008.5.1.4.1.2.1.1", new byte[] { 1, 0, 1 })],
            CommonExtended = [new("1.2.840.10008.5.1.4.1.1.88.22", "1.2.840.10008.4.2", ["1.2.840.10008.5.1.4.1.1.88.11"])],
            Identity = new(UserIdentityKind.UsernameAndPasscode, true, "radiology"u8.ToArray(), "secret"u8.ToArray()),
        },
    };

    public static AssociateAccept Accept { get; } = new()
    {
        CalledAe = "MERIDIAN",
        CallingAe = "CT 1",
        Contexts = [new(1, ContextResult.Acceptance, "1.2.840.10008.1.2"), new(255, ContextResult.TransferSyntaxesNotSupported, "1.2.840.10008.1.2")],
        User = new() { MaxPduBytes = 0, ImplementationClassUid = "2.25.1", ImplementationVersion = "MERIDIAN", Window = new(0, 1), IdentityResponse = Array.Empty<byte>() },
    };

    /// <summary>One of each command, all of their elements given.</summary>
    public static IReadOnlyList<DicomMessage> Commands { get; } = MakeCommands();

    public static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A text of everything that a message says; records with lists and memories in them do not compare by content.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        ReadOnlyMemory<byte> memory => Convert.ToHexString(memory.Span),
        System.Collections.IEnumerable list => "[" + string.Join(", ", list.Cast<object>().Select(Text)) + "]",
        _ when value.GetType() is { IsPrimitive: true } or { IsEnum: true } => value.ToString()!,
        _ => value.GetType().Name + "{" + string.Join("; ", value.GetType().GetProperties().Where(p => p.GetIndexParameters().Length == 0 && !(p.GetMethod!.IsStatic)).Select(p => p.Name + "=" + Text(p.GetValue(value)))) + "}",
    };

    /// <summary>A store: command and data set in PDUs for a peer that takes so many bytes.</summary>
    public static byte[] StoreStream(byte[] data, uint maxPdu) => Bytes(output =>
    {
        var store = new CStoreRequest { MessageId = 7, SopClassUid = "1.2.840.10008.5.1.4.1.1.2", SopInstanceUid = "1.2.3", HasDataset = true };
        DicomFrameWriter.WriteCommand(output, 255, Bytes(store.WriteTo), maxPdu);
        DicomFrameWriter.WriteData(output, 255, data, endsHere: true, maxPdu);
    });

    /// <summary>A whole association as one side sends it.</summary>
    public static byte[] Conversation { get; } = Bytes(output =>
    {
        Request.WriteTo(output);
        output.Write(StoreStream([.. Enumerable.Range(0, 5000).Select(i => (byte)i)], 1024));
        DicomFrameWriter.WriteCommand(output, 1, Bytes(new CEchoRequest { MessageId = 8, SopClassUid = "1.2.840.10008.1.1" }.WriteTo), 1024);
        DicomFrameWriter.WriteReleaseRequest(output);
        DicomFrameWriter.Write(output, new AssociateAbort(AbortSource.ServiceProvider, AbortReason.UnexpectedPdu));
    });

    private static List<DicomMessage> MakeCommands()
    {
        const string Class = "1.2.840.10008.5.1.4.1.1.2", Instance = "1.2.3.45";
        DimseRequest[] requests =
        [
            new CEchoRequest { SopClassUid = "1.2.840.10008.1.1", MessageId = 1 },
            new CStoreRequest { SopClassUid = Class, SopInstanceUid = Instance, MessageId = 2, Priority = DicomPriority.Low, MoveOriginator = "PACS", MoveOriginatorMessageId = 65535, HasDataset = true },
            new CFindRequest { SopClassUid = Class, MessageId = 3, Priority = DicomPriority.High, HasDataset = true },
            new CGetRequest { SopClassUid = Class, MessageId = 4, HasDataset = true },
            new CMoveRequest { SopClassUid = Class, MessageId = 5, MoveDestination = "STATION 1", HasDataset = true },
            new NEventReportRequest { SopClassUid = Class, SopInstanceUid = Instance, MessageId = 6, EventTypeId = 2, HasDataset = true },
            new NGetRequest { SopClassUid = Class, SopInstanceUid = Instance, MessageId = 7, Attributes = [0x00100010, 0x00400100] },
            new NSetRequest { SopClassUid = Class, SopInstanceUid = Instance, MessageId = 8, HasDataset = true },
            new NActionRequest { SopClassUid = Class, SopInstanceUid = Instance, MessageId = 9, ActionTypeId = 1, HasDataset = true },
            new NCreateRequest { SopClassUid = Class, MessageId = 10, HasDataset = true },
            new NCreateRequest { SopClassUid = Class, SopInstanceUid = Instance, MessageId = 11 },
            new NDeleteRequest { SopClassUid = Class, SopInstanceUid = Instance, MessageId = 12 },
        ];
        List<DicomMessage> all = [.. requests, new CCancelRequest { RespondsTo = 3 }];
        foreach (var request in requests)
        {
            var answer = request.Answer(DicomStatus.CannotUnderstand, "no");
            all.Add(answer with { ErrorId = 17, OffendingElements = [0x00080018], HasDataset = true });
            all.Add(request.Answer(DicomStatus.Success));
        }
        all.Add(new CMoveResponse { RespondsTo = 5, Status = DicomStatus.Pending, Suboperations = new(3, 2, 1, 0) });
        return all;
    }
}
