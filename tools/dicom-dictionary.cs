#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Generates src/Meridian.Wire/Dicom/Tables: the registry of data elements and unique identifiers (PS3.6, PS3.7) and known private elements.
//
//   dotnet run tools/dicom-dictionary.cs [DCMTK-FOLDER PYDICOM-FOLDER]
//
// Inputs, both as Debian installs them (packages libdcmtk17 and python3-pydicom):
//   dicom.dic, private.dic     tag, VR, keyword, VM, retired                  /usr/share/libdcmtk17
//   _dicom_dict.py, _uid_dict.py   names of elements; UIDs with type and name /usr/lib/python3/dist-packages/pydicom
//   tools/dicom/later.tsv      what editions after those added, each line with its edition
// Only facts of the standard are taken: numbers, keywords, names, representations, multiplicities.
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

var root = FindRoot();
var dcmtk = args.Length > 0 ? args[0] : "/usr/share/libdcmtk17";
var pydicom = args.Length > 1 ? args[1] : "/usr/lib/python3/dist-packages/pydicom";
var tables = Path.Combine(root, "src", "Meridian.Wire", "Dicom", "Tables");
Directory.CreateDirectory(tables);

// Names by tag, from pydicom's dictionary.
var names = new Dictionary<string, string>();
foreach (Match m in NameRow().Matches(File.ReadAllText(Path.Combine(pydicom, "_dicom_dict.py")))) names[m.Groups["tag"].Value.ToUpperInvariant().Replace("X", "x")] = m.Groups["name"].Value;
foreach (Match m in RepeaterRow().Matches(File.ReadAllText(Path.Combine(pydicom, "_dicom_dict.py")))) names[m.Groups["tag"].Value.ToUpperInvariant().Replace("X", "x")] = m.Groups["name"].Value;

var elements = new SortedDictionary<string, Element>(StringComparer.Ordinal);
foreach (var line in File.ReadLines(Path.Combine(dcmtk, "dicom.dic")))
{
    if (line.Length == 0 || line[0] == '#') continue;
    var f = line.Split('\t');
    if (f[4] is "PRIVATE" or "ILLEGAL" or "GENERIC") continue;
    if (Tag(f[0]) is not { } tag) continue;
    var retired = f[4].EndsWith("retired", StringComparison.Ordinal);
    var keyword = f[2].StartsWith("RETIRED_", StringComparison.Ordinal) ? f[2][8..] : f[2];
    elements[tag] = new Element(Vrs(f[1], tag), f[3], retired, keyword, names.GetValueOrDefault(tag) ?? Spoken(keyword));
}
// What pydicom's dictionary lists and dcmtk's does not (ranges that dcmtk writes as a base and such).
foreach (Match m in FullRow().Matches(File.ReadAllText(Path.Combine(pydicom, "_dicom_dict.py"))))
{
    var tag = m.Groups["tag"].Value.Replace("0x", "").ToUpperInvariant().Replace('X', 'x');
    if (elements.ContainsKey(tag) || m.Groups["kw"].Value.Length == 0 || Covered(tag)) continue;
    var vr = m.Groups["vr"].Value.Replace(" or ", " ");
    elements[tag] = new Element(vr == "NONE" ? "" : vr, m.Groups["vm"].Value, m.Groups["ret"].Value.Length > 0, m.Groups["kw"].Value, m.Groups["name"].Value);
}
var laterFile = Path.Combine(root, "tools", "dicom", "later.tsv");
var later = File.Exists(laterFile) ? File.ReadLines(laterFile).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')).ToList() : [];
foreach (var f in later.Where(f => f[0] == "element")) elements.TryAdd(f[1], new Element(f[2], f[3], false, f[4], f[5]));

var text = new StringBuilder();
foreach (var (tag, e) in elements) text.Append(CultureInfo.InvariantCulture, $"{tag}\t{e.Vrs}\t{e.Vm}\t{(e.Retired ? "R" : "")}\t{e.Keyword}\t{e.Name}\n");
File.WriteAllText(Path.Combine(tables, "elements.tsv"), text.ToString());

// Private elements: creator, group, element's low byte, VR, name.
var privates = new SortedDictionary<string, string>(StringComparer.Ordinal);
foreach (var line in File.ReadLines(Path.Combine(dcmtk, "private.dic")))
{
    var m = PrivateRow().Match(line);
    if (!m.Success || m.Groups["vr"].Value.Length == 0) continue;
    privates[$"{m.Groups["creator"].Value}\t{m.Groups["group"].Value.ToUpperInvariant()}\t{m.Groups["element"].Value.ToUpperInvariant()}"] = $"{Vrs(m.Groups["vr"].Value, "")}\t{m.Groups["name"].Value}";
}
File.WriteAllText(Path.Combine(tables, "private.tsv"), string.Concat(privates.Select(p => $"{p.Key}\t{p.Value}\n")));

var uids = new SortedDictionary<string, Uid>(StringComparer.Ordinal);
foreach (Match m in UidRow().Matches(File.ReadAllText(Path.Combine(pydicom, "_uid_dict.py"))))
{
    var name = m.Groups["name"].Value;
    var keyword = m.Groups["kw"].Value;
    if (keyword.Length == 0) keyword = string.Concat(Word().Matches(name.Replace("(Retired)", "")).Select(w => char.ToUpperInvariant(w.Value[0]) + w.Value[1..]));
    uids[m.Groups["uid"].Value] = new Uid(m.Groups["type"].Value, m.Groups["ret"].Value.Length > 0, keyword, name);
}
foreach (var f in later.Where(f => f[0] == "uid")) uids.TryAdd(f[1], new Uid(f[2], false, f[3], f[4]));
text.Clear();
foreach (var (uid, u) in uids) text.Append(CultureInfo.InvariantCulture, $"{uid}\t{u.Type}\t{(u.Retired ? "R" : "")}\t{u.Keyword}\t{u.Name}\n");
File.WriteAllText(Path.Combine(tables, "uids.tsv"), text.ToString());

text.Clear();
text.Append("namespace Meridian.Wire.Dicom;\n\n/// <summary>The data elements of PS3.6 and PS3.7 by keyword; of a repeating group the first. Generated by tools/dicom-dictionary.cs.</summary>\npublic static class DicomTags\n{\n");
var used = new HashSet<string>();
foreach (var (tag, e) in elements)
    if (e.Keyword.Length > 0 && char.IsLetter(e.Keyword[0]) && used.Add(e.Keyword))
        text.Append(CultureInfo.InvariantCulture, $"    /// <summary>{Xml(e.Name)}{(e.Retired ? ", retired" : "")}: {(e.Vrs.Length > 0 ? e.Vrs.Replace(" ", " or ") : "no VR")}, {e.Vm}.</summary>\n    public static DicomTag {e.Keyword} => new(0x{tag.Replace('x', '0')});\n");
text.Append("}\n");
File.WriteAllText(Path.Combine(tables, "DicomTags.cs"), text.ToString());

text.Clear();
text.Append("namespace Meridian.Wire.Dicom;\n\n/// <summary>The unique identifiers of PS3.6 Annex A by keyword. Generated by tools/dicom-dictionary.cs.</summary>\npublic static class DicomUids\n{\n");
used.Clear();
foreach (var (uid, u) in uids)
{
    if (u.Keyword.Length == 0 || !char.IsLetter(u.Keyword[0])) continue;
    var keyword = used.Add(u.Keyword) ? u.Keyword : u.Keyword + u.Type.Replace(" ", "").Replace("-", "");
    if (keyword != u.Keyword && !used.Add(keyword)) continue;
    text.Append(CultureInfo.InvariantCulture, $"    /// <summary>{Xml(u.Name)}{(u.Retired ? ", retired" : "")} ({Xml(u.Type)}).</summary>\n    public const string {keyword} = \"{uid}\";\n");
}
text.Append("}\n");
File.WriteAllText(Path.Combine(tables, "DicomUids.cs"), text.ToString());
Console.WriteLine($"{elements.Count} elements, {privates.Count} private elements, {uids.Count} UIDs");
return 0;

bool Covered(string tag) => elements.Keys.Any(k => k.Contains('x') && k.Length == tag.Length && k.Zip(tag).All(p => p.First == 'x' || p.First == p.Second));

static string? Tag(string text)
{
    var m = Regex.Match(text, @"^\(([0-9A-Fa-f]{4})(?:-([0-9A-Fa-f]{4}))?,([0-9A-Fa-f]{4})(?:-([0-9A-Fa-f]{4}))?\)$");
    if (!m.Success) return null;
    return Masked(m.Groups[1].Value, m.Groups[2].Value) + Masked(m.Groups[3].Value, m.Groups[4].Value);

    // A range such as 6000-60FF as 60xx: digits that vary.
    static string Masked(string low, string high) => (high.Length == 0 ? low : string.Concat(low.Zip(high).Select(p => char.ToUpperInvariant(p.First) == char.ToUpperInvariant(p.Second) ? p.First : 'x'))).ToUpperInvariant().Replace('X', 'x');
}

// dcmtk's names for representations that depend on other elements.
static string Vrs(string vr, string tag) => vr switch
{
    "xs" => "US SS", "lt" => "US SS OW", "ox" or "px" => "OB OW", "up" => "UL", "na" => "", "UN" => tag.Length > 0 ? "" : "UN", _ => vr,
};

static string Spoken(string keyword) => Regex.Replace(keyword, "(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ");

static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

static string FindRoot()
{
    var folder = new DirectoryInfo(Directory.GetCurrentDirectory());
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Meridian.slnx"))) folder = folder.Parent;
    return folder?.FullName ?? throw new InvalidOperationException("Run inside of the repository");
}

internal sealed record Element(string Vrs, string Vm, bool Retired, string Keyword, string Name);

internal sealed record Uid(string Type, bool Retired, string Keyword, string Name);

internal static partial class Program
{
    [GeneratedRegex("""0x(?<tag>[0-9A-Fa-f]{8}): \('[^']*', '[^']*', ["'](?<name>.*?)["'], '[^']*', '[^']*'\)""")]
    private static partial Regex NameRow();

    [GeneratedRegex("""'(?<tag>[0-9A-Fa-fx]{8})': \('[^']*', '[^']*', ["'](?<name>.*?)["'], '[^']*', '[^']*'\)""")]
    private static partial Regex RepeaterRow();

    [GeneratedRegex("""(?:0x|')(?<tag>[0-9A-Fa-fx]{8})'?: \('(?<vr>[^']*)', '(?<vm>[^']*)', ["'](?<name>.*?)["'], '(?<ret>[^']*)', '(?<kw>[^']*)'\)""")]
    private static partial Regex FullRow();

    [GeneratedRegex("""'(?<uid>[0-9.]+)': \(["'](?<name>.*?)["'], '(?<type>[^']*)', ["'].*?["'], '(?<ret>[^']*)', '(?<kw>[^']*)'\)""")]
    private static partial Regex UidRow();

    [GeneratedRegex("""^\((?<group>[0-9A-Fa-f]{4}),"(?<creator>[^"]+)",(?<element>[0-9A-Fa-f]{2})\)\s+(?<vr>\S+)\s+(?<name>\S+)""")]
    private static partial Regex PrivateRow();

    [GeneratedRegex("[A-Za-z0-9]+")]
    private static partial Regex Word();
}
