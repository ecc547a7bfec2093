using System.Text;
using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;
using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>Takes a message apart for people: each object (HDR, SVC, PT …) a segment, each of its attributes a field.</summary>
internal sealed class Poct1Decoder : IMessageDecoder
{
    private const int MostSegments = 500;

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["HDR"] = "Header", ["DEV"] = "Device", ["DCP"] = "Device capabilities", ["DSC"] = "Device static capabilities", ["DST"] = "Device status", ["ACK"] = "Acknowledgement", ["SVC"] = "Service",
        ["PT"] = "Patient", ["CTC"] = "Control or calibration", ["OBS"] = "Observation", ["OPR"] = "Operator", ["ORD"] = "Order", ["SPC"] = "Specimen", ["RGT"] = "Reagent", ["NTE"] = "Note",
        ["EVT"] = "Event", ["EOT"] = "End of topic", ["TRM"] = "Termination", ["ESC"] = "Escape", ["REQ"] = "Request", ["DTV"] = "Directive", ["TM"] = "Time", ["UPD"] = "Update", ["ACC"] = "Access control",
    };

    public Protocol Protocol => Protocol.Poct1;

    public DecodedMessage Decode(ReadOnlyMemory<byte> raw)
    {
        if (!Poct1Reader.TryRead(raw, out var message, out var rejection))
            return new() { Segments = [], Problem = new(rejection.Reason.ToString(), rejection.Place, rejection.Describe() + ".") };
        List<DecodedSegment> segments = [];
        var cursor = 0;
        foreach (var child in message.Root.Children) Add(segments, child, raw.Span, ref cursor);
        return new() { Kind = message.Type, Segments = segments };
    }

    // The tree is walked in the order of the bytes, so that each name is found after the one before; in UTF-16 no name is found, and the place is the message's start.
    private static void Add(List<DecodedSegment> segments, Poct1Element element, ReadOnlySpan<byte> raw, ref int cursor)
    {
        if (segments.Count == MostSegments) return;
        var at = Find(raw, element.Name, ref cursor);
        List<DecodedField> fields = [];
        List<Poct1Element> inner = [];
        foreach (var child in element.Children)
        {
            // An object within an object is told for itself, after it.
            if (!child.Name.Contains('.') && child["V"] is null && child.Children.Count > 0) inner.Add(child);
            else
            {
                var own = cursor;
                var field = Find(raw, child.Name, ref own);
                fields.Add(new(child.Name, null, Text(child), field, Math.Max(0, End(raw, field) - field)));
            }
        }
        segments.Add(new(element.Name, Titles.GetValueOrDefault(element.Name), at, Math.Max(0, End(raw, at) - at), fields));
        foreach (var child in inner) Add(segments, child, raw, ref cursor);
    }

    private static string Text(Poct1Element element)
    {
        var text = new StringBuilder(element["V"] ?? "");
        foreach (var (name, value) in element.Attributes)
            if (name != "V") text.Append(text.Length > 0 ? " " : "").Append(name).Append('=').Append(value);
        if (!string.IsNullOrWhiteSpace(element.Text)) text.Append(text.Length > 0 ? " " : "").Append(element.Text.Trim());
        foreach (var child in element.Children) text.Append(text.Length > 0 ? " " : "").Append(child.Name).Append('=').Append(Text(child));
        return text.ToString();
    }

    private static int Find(ReadOnlySpan<byte> raw, string name, ref int cursor)
    {
        var wanted = Encoding.UTF8.GetBytes("<" + name);
        for (var from = cursor; from < raw.Length;)
        {
            var at = raw[from..].IndexOf(wanted);
            if (at < 0) break;
            at += from;
            var after = at + wanted.Length;
            if (after >= raw.Length || raw[after] is (byte)' ' or (byte)'>' or (byte)'/' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                cursor = after;
                return at;
            }
            from = after;
        }
        return 0;
    }

    private static int End(ReadOnlySpan<byte> raw, int at)
    {
        var end = at < raw.Length ? raw[at..].IndexOf((byte)'>') : -1;
        return end < 0 ? raw.Length : at + end + 1;
    }
}
