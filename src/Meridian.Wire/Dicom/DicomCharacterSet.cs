using System.Collections.Concurrent;
using System.Text;

namespace Meridian.Wire.Dicom;

/// <summary>
/// The character set of (0008,0005) (PS3.3 C.12.1.1.2, PS3.5 6.1). The idea: one byte encoding is the set of the first value; where there are further values, escape sequences (ISO 2022)
/// switch what the bytes below 80 hex (G0) and above (G1) mean, until a delimiter or a control character brings the first value back.
/// </summary>
public sealed partial class DicomCharacterSet
{
    private static readonly ConcurrentDictionary<string, DicomCharacterSet> Known = new(StringComparer.Ordinal);

    private readonly CharacterSetTerm first;
    private readonly CharacterSetTerm[] extensions;

    private DicomCharacterSet(string name, CharacterSetTerm first, CharacterSetTerm[] extensions, bool isUnknown)
    {
        Name = name;
        this.first = first;
        this.extensions = extensions;
        IsUnknown = isUnknown;
    }

    /// <summary>ISO IR 6, the default where (0008,0005) is absent or empty.</summary>
    public static DicomCharacterSet Default { get; } = Find("");

    /// <summary>UTF-8: ISO_IR 192.</summary>
    public static DicomCharacterSet Utf8 { get; } = Find("ISO_IR 192");

    /// <summary>The value of (0008,0005).</summary>
    public string Name { get; }

    /// <summary>True where the value names a set that the standard does not know; text is then read as if none were named.</summary>
    public bool IsUnknown { get; }

    /// <summary>True for UTF-8.</summary>
    public bool IsUtf8 => first.Kind == CharacterSetKind.Utf8;

    /// <summary>The character set of the value of (0008,0005), values separated by backslashes. Common misspellings of the field are understood.</summary>
    public static DicomCharacterSet Find(string value) => Known.TryGetValue(value, out var known) ? known : Make(value);

    /// <summary>The character set of the bytes of (0008,0005).</summary>
    public static DicomCharacterSet Find(ReadOnlySpan<byte> value) => value.Length > 512 ? Default : Find(Encoding.Latin1.GetString(value.Trim(" \0"u8)));

    public override string ToString() => Name.Length == 0 ? "ISO_IR 6" : Name;

    private static DicomCharacterSet Make(string value)
    {
        var names = value.Split('\\');
        var unknown = false;
        var terms = names.Select(n =>
        {
            if (CharacterSetTerm.Find(n) is { } term) return term;
            unknown = true;
            return CharacterSetTerm.Ascii;
        }).ToArray();
        // The standard allows neither UTF-8 nor GB18030 nor GBK beside others; where they stand there, writers mean them (dcmtk and others do the same).
        var whole = Array.Find(terms, t => t.Kind is CharacterSetKind.Utf8 or CharacterSetKind.Multibyte);
        var set = whole is not null ? new DicomCharacterSet(value, whole, [], unknown) : new DicomCharacterSet(value, terms[0], terms.Length > 1 || IsExtended(names[0]) ? terms : [], unknown);
        // what peers write is not bounded; what is kept is
        return Known.Count < 256 ? Known.GetOrAdd(value, set) : set;
    }

    private static bool IsExtended(string name) => name.Contains("2022", StringComparison.Ordinal);
}
