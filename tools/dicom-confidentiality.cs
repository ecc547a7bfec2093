#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Generates src/Meridian.Wire/Dicom/Tables/confidentiality.tsv: PS3.15 table E.1-1, what each profile and option does with each attribute.
//
//   dotnet run tools/dicom-confidentiality.cs FILE
//
// FILE is standard/confidentiality_profile_attributes.json of github.com/innolitics/dicom-standard, the table of PS3.15 2024e as JSON.
// Columns: tag ("gggg" private, x any digit), basic profile, then the options in the order of PS3.15 E.1: retain safe private, retain UIDs, retain device identity,
// retain institution identity, retain patient characteristics, retain full dates, retain modified dates, clean descriptors, clean structured content, clean graphics.
using System.Text;
using System.Text.Json;

if (args.Length != 1) { Console.Error.WriteLine("usage: dicom-confidentiality.cs confidentiality_profile_attributes.json"); return 2; }
string[] options = ["rtnSafePrivOpt", "rtnUIDsOpt", "rtnDevIdOpt", "rtnInstIdOpt", "rtnPatCharsOpt", "rtnLongFullDatesOpt", "rtnLongModifDatesOpt", "cleanDescOpt", "cleanStructContOpt", "cleanGraphOpt"];
using var document = JsonDocument.Parse(File.ReadAllBytes(args[0]));
var rows = new SortedSet<string>(StringComparer.Ordinal);
foreach (var entry in document.RootElement.EnumerateArray())
{
    var id = entry.GetProperty("id").GetString()!;
    if (id.StartsWith("gggg", StringComparison.Ordinal)) continue; // private attributes: the code's own rule
    var columns = options.Select(o => entry.TryGetProperty(o, out var v) ? v.GetString()! : "");
    rows.Add($"{id.ToUpperInvariant().Replace('X', 'x')}\t{entry.GetProperty("basicProfile").GetString()}\t{string.Join('\t', columns)}");
}
var folder = new DirectoryInfo(Directory.GetCurrentDirectory());
while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Meridian.slnx"))) folder = folder.Parent;
File.WriteAllText(Path.Combine(folder!.FullName, "src", "Meridian.Wire", "Dicom", "Tables", "confidentiality.tsv"), string.Concat(rows.Select(r => r + "\n")), new UTF8Encoding(false));
Console.WriteLine($"{rows.Count} attributes");
return 0;
