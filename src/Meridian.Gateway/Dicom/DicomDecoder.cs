using System.Buffers;
using System.Globalization;
using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>Takes PDUs apart for people: association items, commands, data sets that are no objects; and objects out of quarantine, which are Part 10 files.</summary>
internal sealed class DicomDecoder : IMessageDecoder
{
    // A page is not helped by more lines.
    private const int MostElements = 2000, MostText = 512, FilePrefix = 128;

    public Protocol Protocol => Protocol.Dicom;

    public DecodedMessage Decode(ReadOnlyMemory<byte> raw)
    {
        if (raw.Length > FilePrefix + 4 && raw.Span.Slice(FilePrefix, 4).SequenceEqual("DICM"u8)) return File(raw);
        List<DecodedSegment> segments = [];
        string? kind = null;
        Rejection? problem = null;
        var buffer = new ReadOnlySequence<byte>(raw);
        var assembler = new DicomAssembler(DicomFrameOptions.Default);
        var reader = new DicomFrameReader(new() { MaxDataBytes = uint.MaxValue });
        try
        {
            while (true)
            {
                var at = (int)(raw.Length - buffer.Length);
                if (!reader.TryRead(ref buffer, out var piece)) break;
                if (piece.Type != PduType.Data)
                {
                    kind ??= NameOf(piece.Type);
                    segments.Add(new(NameOf(piece.Type), null, at, (int)piece.Bytes.Length + DicomFrame.HeaderBytes, Items(piece, at + DicomFrame.HeaderBytes)));
                    continue;
                }
                var start = (int)(raw.Length - buffer.Length - piece.Bytes.Length);
                var part = assembler.Take(piece);
                if (part is { Kind: DicomPartKind.Command, Message: { } message })
                {
                    kind ??= NameOf(message.Command);
                    segments.Add(new(NameOf(message.Command), message is DimseResponse response ? $"status {response.Status}" : null, start, (int)piece.Bytes.Length, Elements(DicomReader.ReadDataset(piece.Bytes.ToArray(), TransferSyntax.ImplicitVRLittleEndian), start)));
                }
                else if (part.Kind == DicomPartKind.Data)
                    segments.Add(new("data", "Data set", start, (int)piece.Bytes.Length, Elements(DicomReader.ReadDataset(piece.Bytes.ToArray(), Guess(piece.Bytes)), start)));
            }
            if (!buffer.IsEmpty) problem = new("Unfinished", $"byte {raw.Length - buffer.Length}", "The bytes end within a PDU, or only its first part is kept.");
        }
        catch (DicomNetworkException refused)
        {
            problem = new(refused.Reason.ToString(), $"byte {refused.Offset}", refused.Message);
        }
        catch (DicomRejectException refused)
        {
            problem = new(refused.Reason.ToString(), $"byte {refused.Offset}", refused.Message);
        }
        return new() { Kind = kind, Segments = segments, Problem = problem };
    }

    private static DecodedMessage File(ReadOnlyMemory<byte> raw)
    {
        try
        {
            var file = DicomReader.ReadFile(raw);
            return new()
            {
                Kind = DicomUidEntry.Find(file.SopClassUid)?.Name ?? file.SopClassUid,
                Charset = file.Dataset.GetString(DicomTags.SpecificCharacterSet),
                Segments =
                [
                    new("meta", "File meta information", FilePrefix, (int)file.DatasetOffset - FilePrefix, Elements(file.Meta, 0)),
                    new("data", "Data set", (int)file.DatasetOffset, raw.Length - (int)file.DatasetOffset, Elements(file.Dataset, 0)),
                ],
                Problem = file.Warnings.Count == 0 ? null : new(file.Warnings[0].Fault.ToString(), file.Warnings[0].Tag.ToString(), file.Warnings[0].ToString()),
            };
        }
        catch (DicomRejectException refused)
        {
            return new() { Segments = [], Problem = new(refused.Reason.ToString(), $"byte {refused.Offset}", refused.Message) };
        }
    }

    // The page has no context: an explicit data set has the two letters of a representation after its first tag.
    private static TransferSyntax Guess(ReadOnlySequence<byte> bytes)
    {
        Span<byte> head = stackalloc byte[6];
        if (bytes.Length < 8) return TransferSyntax.ImplicitVRLittleEndian;
        bytes.Slice(0, 6).CopyTo(head);
        return char.IsAsciiLetterUpper((char)head[4]) && char.IsAsciiLetterUpper((char)head[5]) ? TransferSyntax.ExplicitVRLittleEndian : TransferSyntax.ImplicitVRLittleEndian;
    }

    private static List<DecodedField> Elements(DicomDataset dataset, int start)
    {
        List<DecodedField> fields = [];
        foreach (var element in dataset)
        {
            if (fields.Count == MostElements) break;
            var offset = element.Offset < 0 ? start : start + (int)element.Offset;
            fields.Add(new(element.Tag.ToString(), DicomDictionary.Find(element.Tag)?.Name, Text(dataset, element), offset, (int)Math.Min(element.Length, int.MaxValue), Parts(element, start)));
        }
        return fields;
    }

    private static List<DecodedField>? Parts(DicomElement element, int start) =>
        element.Items is { Count: > 0 } items ? [.. items.Take(MostElements).Select((item, i) => new DecodedField($"{element.Tag}[{i + 1}]", "Item", "", start, 0, Elements(item, start)))] : null;

    private static string Text(DicomDataset dataset, DicomElement element)
    {
        if (element.Items is { } items) return $"{items.Count} items";
        if (element.Fragments is not null) return "fragments";
        if (element.IsDeferred) return string.Create(CultureInfo.InvariantCulture, $"{element.Length} bytes");
        if (dataset.GetText(element.Tag) is { } text) return text.Length > MostText ? text[..MostText] + "…" : text;
        if (element.Vr.IsBulk) return string.Create(CultureInfo.InvariantCulture, $"{element.Length} bytes");
        return dataset.GetDoubles(element.Tag) is { } numbers ? string.Join('\\', numbers.Take(64).Select(n => n.ToString(CultureInfo.InvariantCulture))) : "";
    }

    private static List<DecodedField> Items(DicomPiece piece, int start)
    {
        switch (piece.Type)
        {
            case PduType.AssociateRequest:
                var request = AssociateRequest.Read(piece.Bytes);
                return [Field("called", "Called AE title", request.CalledAe), Field("calling", "Calling AE title", request.CallingAe), .. request.Contexts.Select(c => Field($"context {c.Id}", NameOf(c.AbstractSyntax), string.Join(", ", c.TransferSyntaxes.Select(NameOf)))), .. User(request.User)];
            case PduType.AssociateAccept:
                var accept = AssociateAccept.Read(piece.Bytes);
                return [.. accept.Contexts.Select(c => Field($"context {c.Id}", c.Result.ToString(), c.Result == ContextResult.Acceptance ? NameOf(c.TransferSyntax) : "")), .. User(accept.User)];
            case PduType.AssociateReject:
                var reject = DicomFrameWriter.ReadReject(piece.Bytes);
                return [Field("result", null, reject.Result.ToString()), Field("source", null, reject.Source.ToString()), Field("reason", null, reject.Describe())];
            case PduType.Abort:
                var abort = DicomFrameWriter.ReadAbort(piece.Bytes);
                return [Field("source", null, abort.Source.ToString()), Field("reason", null, abort.Reason.ToString())];
            default:
                return [];
        }

        DecodedField Field(string place, string? name, string text) => new(place, name, text, start, (int)piece.Bytes.Length);

        IEnumerable<DecodedField> User(UserInformation user)
        {
            yield return Field("51H", "Maximum length", user.MaxPduBytes.ToString(CultureInfo.InvariantCulture));
            yield return Field("52H", "Implementation class UID", user.ImplementationClassUid);
            if (user.ImplementationVersion is { } version) yield return Field("55H", "Implementation version name", version);
            if (user.Window is { } window) yield return Field("53H", "Asynchronous operations window", $"invoked {window.Invoked}, performed {window.Performed}");
            foreach (var role in user.Roles) yield return Field("54H", $"Role selection: {NameOf(role.SopClassUid)}", (role.Scu ? "SCU " : "") + (role.Scp ? "SCP" : ""));
            foreach (var extended in user.Extended) yield return Field("56H", $"Extended negotiation: {NameOf(extended.SopClassUid)}", Convert.ToHexString(extended.Information.Span));
            foreach (var common in user.CommonExtended) yield return Field("57H", $"Common extended negotiation: {NameOf(common.SopClassUid)}", NameOf(common.ServiceClassUid));
            if (user.Identity is { } identity) yield return Field("58H", "User identity", $"{identity.Kind} {DicomNegotiator.UserName(identity)}");
        }
    }

    private static string NameOf(string uid) => DicomUidEntry.Find(uid)?.Name ?? uid;

    private static string NameOf(PduType type) => type switch
    {
        PduType.AssociateRequest => "A-ASSOCIATE-RQ",
        PduType.AssociateAccept => "A-ASSOCIATE-AC",
        PduType.AssociateReject => "A-ASSOCIATE-RJ",
        PduType.Data => "P-DATA-TF",
        PduType.ReleaseRequest => "A-RELEASE-RQ",
        PduType.ReleaseResponse => "A-RELEASE-RP",
        PduType.Abort => "A-ABORT",
        _ => throw new InvalidOperationException(),
    };

    private static string NameOf(DicomCommand command)
    {
        var name = command.ToString();
        var (stem, end) = name.EndsWith("Request", StringComparison.Ordinal) ? (name[..^7], "RQ") : (name[..^8], "RSP");
        return (stem == "NEventReport" ? "N-EVENT-REPORT" : $"{stem[0]}-{stem[1..].ToUpperInvariant()}") + "-" + end;
    }
}
