using System.Globalization;
using System.Text;

namespace Meridian.Wire.Dicom.Deidentification;

/// <summary>PS3.15 table E.1-1: what the basic profile and its options do with each attribute. Tables/confidentiality.tsv comes from tools/dicom-confidentiality.cs.</summary>
internal static class ConfidentialityTable
{
    private static readonly Lazy<(Dictionary<uint, Row> Exact, (uint Mask, uint Value, Row Row)[] Repeating)> Rows = new(Read);

    /// <summary>One line: the basic profile's action, and K or C for each option, in the order of the options of E.1.</summary>
    internal readonly record struct Row(string Basic, string SafePrivate, string Uids, string Device, string Institution, string Characteristics, string FullDates, string ModifiedDates, string Descriptors, string Structured, string Graphics);

    public static int Count => Rows.Value.Exact.Count + Rows.Value.Repeating.Length;

    public static IEnumerable<(DicomTag Tag, Row Row)> All => Rows.Value.Exact.Select(r => (new DicomTag(r.Key), r.Value));

    /// <summary>The row of a tag; null for an attribute that the table does not list.</summary>
    public static Row? Find(DicomTag tag)
    {
        if (Rows.Value.Exact.TryGetValue(tag.Value, out var row)) return row;
        foreach (var (mask, value, repeating) in Rows.Value.Repeating)
            if ((tag.Value & mask) == value) return repeating;
        return null;
    }

    /// <summary>
    /// The action under some options. Where several options speak, one that keeps wins over one that cleans, and both over the profile (E.1.1). Where the profile leaves the choice to the IOD
    /// (X/Z, X/D, Z/D …) the one that fits each IOD is taken: a value that means nothing where one may be demanded, else empty.
    /// </summary>
    public static ProfileAction Action(in Row row, DeidentificationOptions options)
    {
        var clean = false;
        if (Says(options.RetainUids, row.Uids) || Says(options.RetainDeviceIdentity, row.Device) || Says(options.RetainInstitutionIdentity, row.Institution)
            || Says(options.RetainPatientCharacteristics, row.Characteristics) || Says(options.Dates == RetainedDates.Full, row.FullDates) || Says(options.Dates == RetainedDates.Modified, row.ModifiedDates)
            || Says(options.CleanDescriptors, row.Descriptors) || Says(options.CleanStructuredContent, row.Structured)) return ProfileAction.Keep;
        if (clean) return ProfileAction.Clean;
        return row.Basic switch
        {
            "X" => ProfileAction.Remove,
            "Z" or "X/Z" => ProfileAction.Empty,
            "D" or "X/D" or "Z/D" or "X/Z/D" => ProfileAction.Dummy,
            "U" or "X/Z/U*" => ProfileAction.Uid,
            "K" => ProfileAction.Keep,
            _ => ProfileAction.Remove,
        };

        bool Says(bool on, string code)
        {
            clean |= on && code == "C";
            return on && code == "K";
        }
    }

    private static (Dictionary<uint, Row>, (uint, uint, Row)[]) Read()
    {
        var exact = new Dictionary<uint, Row>();
        var repeating = new List<(uint, uint, Row)>();
        foreach (var line in Encoding.UTF8.GetString(DicomDictionary.Resource("confidentiality.tsv")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var f = line.Split('\t');
            var row = new Row(f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11]);
            if (!f[0].Contains('x')) exact[Hex(f[0])] = row;
            else repeating.Add((Hex(string.Concat(f[0].Select(c => c == 'x' ? '0' : 'F'))), Hex(f[0].Replace('x', '0')), row));
        }
        return (exact, [.. repeating]);

        static uint Hex(string text) => uint.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
