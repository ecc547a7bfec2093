using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Meridian.Wire.Dicom;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>A data set as lines "depth tag VR length value", as we read it and as dcmdump (dcmtk) prints it, in one spelling.</summary>
internal static partial class Dump
{
    public static List<string> Ours(DicomDataset meta, DicomDataset dataset)
    {
        var lines = new List<string>();
        Walk(meta, 0, lines);
        Walk(dataset, 0, lines);
        return lines;
    }

    public static List<string> Theirs(string text)
    {
        var lines = new List<string>();
        foreach (Match m in Line().Matches(text.Replace("\r\n", "\n")))
        {
            var vr = m.Groups["vr"].Value;
            var depth = m.Groups["indent"].Length / 2;
            var tag = m.Groups["tag"].Value;
            var length = m.Groups["length"].Value;
            var value = m.Groups["value"].Value;
            if (tag is "fffe,e00d" or "fffe,e0dd") continue;
            if (value == "(no value available)") value = "";
            if (vr == "pi")
            {
                lines.Add($"{depth} pi {length} {value}");
                continue;
            }
            if (tag == "fffe,e000")
            {
                lines.Add($"{depth} item {length}");
                continue;
            }
            vr = vr switch { "??" => "UN", "up" => "UL", "xs" => "US", "ox" or "px" or "lt" => "OW", _ => vr }; // dcmdump's names for what it does not know or decide
            if (vr == "SQ" || value.StartsWith("(Sequence", StringComparison.Ordinal) || value.StartsWith("(PixelSequence", StringComparison.Ordinal)) value = "";
            if (value.StartsWith('[')) value = value[1..^1].TrimEnd(' ', '\0');
            if (vr is "FL" or "FD" or "OF" or "OD") value = string.Join('\\', value.Split('\\').Select(v => Real(v)));
            if (vr == "UI" && value.StartsWith('=')) value = value[1..];
            lines.Add($"{depth} {tag} {vr} {length} {value}");
        }
        return lines;
    }

    private static void Walk(DicomDataset set, int depth, List<string> lines)
    {
        foreach (var element in set)
        {
            var tag = $"{element.Tag.Group:x4},{element.Tag.Element:x4}";
            if (element.Items is { } items)
            {
                // a sequence that came as UN stays one with us; dcmdump calls it SQ
                lines.Add($"{depth} {tag} SQ {(element.IsUndefinedLength ? "u/l" : element.Length.ToString(CultureInfo.InvariantCulture))} ");
                foreach (var item in items)
                {
                    lines.Add($"{depth + 1} item {(item.IsUndefinedLength ? "u/l" : (item.EndOffset - item.Offset).ToString(CultureInfo.InvariantCulture))}");
                    Walk(item, depth + 2, lines);
                }
                continue;
            }
            if (element.Fragments is { } fragments)
            {
                lines.Add($"{depth} {tag} OB u/l "); // dcmdump says OB whatever the file says
                lines.Add($"{depth + 1} pi {fragments.OffsetTable.Length} {Words(fragments.OffsetTable.Span, 1)}");
                foreach (var fragment in fragments.List) lines.Add($"{depth + 1} pi {fragment.Length} {Words(fragment.Value.Span, 1)}");
                continue;
            }
            // dcmdump pads what came with an odd length
            var odd = (element.Length & 1) != 0;
            lines.Add($"{depth} {tag} {element.Vr.Letters} {element.Length + (odd ? 1 : 0)} {Value(element)}{(odd && element.Vr is DicomVr.UN or DicomVr.OB ? "\\00" : "")}");
        }
    }

    private static string Value(DicomElement element)
    {
        if (element.Length == 0) return "";
        if (element.Vr.IsText) return Encoding.Latin1.GetString(element.Value.Span).Replace("\r\n", "\n").TrimEnd(' ', '\0');
        var bytes = element.LittleEndianValue.Span;
        switch (element.Vr)
        {
            case DicomVr.OW: return Words(bytes, 2);
            case DicomVr.OL: return Words(bytes, 4);
            case DicomVr.OV: return Words(bytes, 8);
            case DicomVr.OB or DicomVr.UN: return Words(bytes, 1);
            case DicomVr.OF: return Reals(new DicomElement(element.Tag, DicomVr.FL, element.LittleEndianValue));
            case DicomVr.OD: return Reals(new DicomElement(element.Tag, DicomVr.FD, element.LittleEndianValue));
            case DicomVr.FL or DicomVr.FD: return Reals(element);
            case DicomVr.AT: return string.Join('\\', Enumerable.Range(0, element.Count).Select(i => element.TryGetTag(i, out var tag) ? tag.ToString().ToLowerInvariant() : "?"));
            default: return string.Join('\\', Enumerable.Range(0, element.Count).Select(i => element.TryGetInt64(i, out var v) ? v.ToString(CultureInfo.InvariantCulture) : "?"));
        }
    }

    private static string Reals(DicomElement element) => string.Join('\\', Enumerable.Range(0, element.Count).Select(i => element.TryGetDouble(i, out var v) ? Six(v) : "?"));

    private static string Real(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? Six(v) : text;

    private static string Six(double value) => (value == 0 ? 0 : value).ToString("G6", CultureInfo.InvariantCulture);

    private static string Words(ReadOnlySpan<byte> bytes, int size)
    {
        var text = new StringBuilder(bytes.Length * 3);
        for (var i = 0; i + size <= bytes.Length; i += size)
        {
            if (i > 0) text.Append('\\');
            for (var b = size - 1; b >= 0; b--) text.Append(bytes[i + b].ToString("x2", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    [GeneratedRegex(@"^(?<indent> *)\((?<tag>[0-9a-f]{4},[0-9a-f]{4})\) (?<vr>[A-Za-z?]{2}) (?<value>(?:(?!\n *\([0-9a-f]{4},[0-9a-f]{4}\) ..)[\s\S])*?) +# +(?<length>u/l|[0-9]+), *[0-9-]+n? [^\n]*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
