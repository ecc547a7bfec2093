using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Meridian.Wire.Dicom;

/// <summary>
/// The registry of data elements: PS3.6, PS3.7 Annex E, DICONDE and DICOS, and private elements that their makers published. Tables/*.tsv come from
/// tools/dicom-dictionary.cs. The table of tags is read once, some milliseconds at first use; names become strings only when they are asked for.
/// </summary>
public static class DicomDictionary
{
    private static readonly byte[] Text = Resource("elements.tsv");
    private static readonly uint[] Tags;
    private static readonly int[] Lines;
    private static readonly DicomVr[] Vrs;
    private static readonly byte[] Signs;
    private static readonly DicomDictionaryEntry?[] Entries;
    private static readonly (uint Mask, uint Value, int Index)[] Repeating;
    private static readonly int Singles;
    private static readonly Lazy<Dictionary<string, int>> Keywords = new(ReadKeywords);
    private static readonly Lazy<FrozenDictionary<(string Creator, uint Tag), DicomVr>> Private = new(ReadPrivate);

    static DicomDictionary()
    {
        var count = Text.AsSpan().Count((byte)'\n');
        (Tags, Lines, Vrs, Signs, Entries) = (new uint[count], new int[count], new DicomVr[count], new byte[count], new DicomDictionaryEntry?[count]);
        var repeating = new List<(uint, uint, int)>();
        var at = 0;
        for (var i = 0; i < count; i++)
        {
            var line = Text.AsSpan(at);
            Lines[i] = at;
            uint value = 0, mask = 0;
            for (var d = 0; d < 8; d++)
            {
                var c = line[d];
                (value, mask) = (value << 4, mask << 4);
                if (c == 'x') continue;
                value |= (uint)(c <= '9' ? c - '0' : c - 'A' + 10);
                mask |= 0xF;
            }
            Tags[i] = value;
            Vrs[i] = line[9] == '\t' ? DicomVr.None : (DicomVr)((line[9] << 8) | line[10]);
            Signs[i] = line[9..].StartsWith("US SS OW"u8) ? (byte)2 : line[9..].StartsWith("US SS"u8) ? (byte)1 : line[9..].StartsWith("OB OW"u8) || line[9..].StartsWith("US OW"u8) ? (byte)2 : (byte)0;
            if (mask != uint.MaxValue) repeating.Add((mask, value, i));
            at += line.IndexOf((byte)'\n') + 1;
        }
        Repeating = [.. repeating];
        // the lines of single tags in order, then those of repeating groups: the first of a group may be a tag of its own
        var keys = new ulong[count];
        for (var i = 0; i < count; i++) keys[i] = Tags[i];
        foreach (var (_, value, i) in Repeating) keys[i] = (1UL << 32) | value;
        Array.Sort(keys.ToArray(), Lines);
        Array.Sort(keys.ToArray(), Vrs);
        Array.Sort(keys.ToArray(), Signs);
        Array.Sort(keys);
        for (var i = 0; i < count; i++) Tags[i] = (uint)keys[i];
        Singles = count - Repeating.Length;
        for (var i = 0; i < Repeating.Length; i++) Repeating[i].Index = Array.BinarySearch(keys, (1UL << 32) | Repeating[i].Value);
    }

    /// <summary>How many elements are known.</summary>
    public static int Count => Tags.Length;

    /// <summary>The entry of a tag, also of one in a repeating group; null for one that is not in the registry. Private tags are not.</summary>
    public static DicomDictionaryEntry? Find(DicomTag tag) => Index(tag) is var i and >= 0 ? Entry(i) : null;

    /// <summary>The entry of a keyword such as <c>PatientName</c>; null for an unknown one.</summary>
    public static DicomDictionaryEntry? Find(ReadOnlySpan<char> keyword) =>
        Keywords.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(keyword, out var i) ? Entry(i) : null;

    /// <summary>The first representation of a tag without any allocation; UL for a group length; None for what is not in the registry.</summary>
    public static DicomVr FindVr(DicomTag tag)
    {
        if (tag.IsGroupLength) return DicomVr.UL;
        if (tag.IsPrivateCreator) return DicomVr.LO;
        return Index(tag) is var i and >= 0 ? Vrs[i] : DicomVr.None;
    }

    /// <summary>
    /// The representation where the encoding does not tell it: words where bytes or words can stand (PS3.5 A.1), SS or US by the sign of the pixels (PS3.5 A.1 b, PS3.3 C.7.6.3.1.4).
    /// </summary>
    internal static DicomVr FindImplicitVr(DicomTag tag, out bool dependsOnSign)
    {
        dependsOnSign = false;
        if (tag.IsGroupLength) return DicomVr.UL;
        if (tag.IsPrivateCreator) return DicomVr.LO;
        var i = Index(tag);
        if (i < 0) return DicomVr.None;
        dependsOnSign = Signs[i] == 1;
        return Signs[i] == 2 ? DicomVr.OW : Vrs[i];
    }

    /// <summary>The representation of a private element by its creator's name, where its maker published it; None otherwise.</summary>
    public static DicomVr FindPrivateVr(string creator, DicomTag tag) =>
        Private.Value.TryGetValue((creator, ((uint)tag.Group << 16) | (tag.Value & 0xFF)), out var vr) ? vr : DicomVr.None;

    private static int Index(DicomTag tag)
    {
        if (tag.IsPrivate) return -1;
        var i = Array.BinarySearch(Tags, 0, Singles, tag.Value);
        if (i >= 0) return i;
        foreach (var (mask, value, index) in Repeating)
            if ((tag.Value & mask) == value) return index;
        return -1;
    }

    private static DicomDictionaryEntry Entry(int i)
    {
        if (Volatile.Read(ref Entries[i]) is { } known) return known;
        var line = Text.AsSpan(Lines[i]);
        line = line[..line.IndexOf((byte)'\n')];
        var fields = Encoding.UTF8.GetString(line).Split('\t');
        var vrs = fields[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => DicomVrs.Parse(v)).ToArray();
        var entry = new DicomDictionaryEntry
        {
            Tag = new DicomTag(Tags[i]), Vr = Vrs[i], OtherVrs = vrs.Length > 1 ? vrs[1..] : [], Multiplicity = fields[2], IsRetired = fields[3] == "R", Keyword = fields[4], Name = fields[5],
        };
        Volatile.Write(ref Entries[i], entry);
        return entry;
    }

    private static Dictionary<string, int> ReadKeywords()
    {
        var keywords = new Dictionary<string, int>(Tags.Length, StringComparer.Ordinal);
        for (var i = 0; i < Tags.Length; i++)
        {
            var line = Text.AsSpan(Lines[i]);
            for (var f = 0; f < 4; f++) line = line[(line.IndexOf((byte)'\t') + 1)..];
            var keyword = line[..line.IndexOf((byte)'\t')];
            if (keyword.Length > 0) keywords.TryAdd(Encoding.ASCII.GetString(keyword), i);
        }
        return keywords;
    }

    private static FrozenDictionary<(string, uint), DicomVr> ReadPrivate()
    {
        var known = new Dictionary<(string, uint), DicomVr>();
        foreach (var line in Encoding.UTF8.GetString(Resource("private.tsv")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var f = line.Split('\t');
            known[(f[0], (uint.Parse(f[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) << 16) | uint.Parse(f[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture))] =
                DicomVrs.Parse(f[3].Split(' ')[^1]);
        }
        return known.ToFrozenDictionary();
    }

    internal static byte[] Resource(string name)
    {
        using var stream = typeof(DicomDictionary).Assembly.GetManifestResourceStream("Meridian.Wire.Dicom.Tables." + name) ?? throw new InvalidOperationException("The table " + name + " is not built in");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
