using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Meridian.Wire.Dicom;

public static partial class DicomJson
{
    // a sequence of the model is an object, an array and an item: three levels, of which data sets have at most 64
    private const int MaxDepth = 256;

    /// <summary>
    /// Reads one object of the model (F.2.2). Text is kept in UTF-8, and (0008,0005) is set to say so where a value needs it. <paramref name="bulk"/> makes the element of a BulkDataURI
    /// (null: the element stays empty). Nothing is passed over: a name that the model does not have, a tag that is there twice or a value in two forms is refused.
    /// </summary>
    /// <exception cref="DicomRejectException">The document is not the model; <see cref="DicomRejectException.Place"/> says where.</exception>
    public static DicomDataset Read(JsonElement json, Func<DicomBulkReference, DicomElement>? bulk = null) => new Reading(bulk).Read(json);

    /// <summary>Reads one object of the model from its bytes.</summary>
    /// <exception cref="DicomRejectException">It is no JSON (<see cref="DicomRejectException.Offset"/> says where), or not the model.</exception>
    public static DicomDataset Read(ReadOnlyMemory<byte> json, Func<DicomBulkReference, DicomElement>? bulk = null)
    {
        JsonDocument document;
        try { document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth }); }
        catch (JsonException broken) { throw new DicomRejectException(DicomReject.BrokenJson, OffsetOf(broken, json.Span)); }
        using (document) return Read(document.RootElement, bulk);
    }

    /// <summary>The objects of the array that several data sets come in (F.2.1), each as its bytes; an object alone is one. A byte order mark is passed over.</summary>
    /// <exception cref="DicomRejectException">It is no JSON, or something else than objects is in the array; <see cref="DicomRejectException.Offset"/> says where.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> json)
    {
        var mark = json.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var text = json[mark..];
        if (!Utf8.IsValid(text.Span)) DicomRejectException.Throw(DicomReject.BrokenJson, mark + ValidBytes(text.Span));
        var objects = new List<ReadOnlyMemory<byte>>();
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read()) DicomRejectException.Throw(DicomReject.BrokenJson, mark);
            if (reader.TokenType != JsonTokenType.StartArray) Take(ref reader);
            else
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Take(ref reader);
            reader.Read(); // throws where something follows
        }
        catch (JsonException broken) { throw new DicomRejectException(DicomReject.BrokenJson, mark + OffsetOf(broken, text.Span)); }
        return objects;

        void Take(ref Utf8JsonReader at)
        {
            if (at.TokenType != JsonTokenType.StartObject) DicomRejectException.Throw(DicomReject.BrokenJson, mark + at.TokenStartIndex);
            var start = (int)at.TokenStartIndex;
            at.Skip();
            objects.Add(text[start..(int)at.BytesConsumed]);
        }
    }

    private static long OffsetOf(JsonException broken, ReadOnlySpan<byte> json)
    {
        long at = 0;
        for (var line = broken.LineNumber ?? 0; line > 0 && json[(int)at..].IndexOf((byte)'\n') is var end and >= 0; line--) at += end + 1;
        return Math.Min(at + (broken.BytePositionInLine ?? 0), json.Length);
    }

    private static int ValidBytes(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length && Rune.DecodeFromUtf8(text[at..], out _, out var used) == System.Buffers.OperationStatus.Done) at += used;
        return at;
    }

    private static bool TryWriteNumber(Span<byte> into, DicomVr vr, string text)
    {
        if (vr == DicomVr.AT)
        {
            if (text.Length != 8 || !uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag)) return false;
            BitConverter.TryWriteBytes(into, (ushort)(tag >> 16));
            return BitConverter.TryWriteBytes(into[2..], (ushort)tag);
        }
        if (vr is DicomVr.FL or DicomVr.FD)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && text is not ("inf" or "-inf")) return false;
            if (text is "inf" or "-inf") real = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return vr == DicomVr.FL ? BitConverter.TryWriteBytes(into, (float)real) : BitConverter.TryWriteBytes(into, real);
        }
        if (vr == DicomVr.UV) return ulong.TryParse(text, CultureInfo.InvariantCulture, out var large) && BitConverter.TryWriteBytes(into, large);
        // 1.0 is a whole number in JSON too
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var whole)) return false;
        return vr switch
        {
            DicomVr.US => whole is >= 0 and <= ushort.MaxValue && BitConverter.TryWriteBytes(into, (ushort)whole),
            DicomVr.SS => whole is >= short.MinValue and <= short.MaxValue && BitConverter.TryWriteBytes(into, (short)whole),
            DicomVr.UL => whole is >= 0 and <= uint.MaxValue && BitConverter.TryWriteBytes(into, (uint)whole),
            DicomVr.SL => whole is >= int.MinValue and <= int.MaxValue && BitConverter.TryWriteBytes(into, (int)whole),
            DicomVr.SV => BitConverter.TryWriteBytes(into, whole),
            _ => false,
        };
    }
}
