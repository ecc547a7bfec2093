#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
// Generates src/Meridian.Core/Terms/Tables/mdc.tsv, the table of ISO/IEEE 11073-10101 (MDC) terms that the hub knows.
//
//   dotnet run tools/mdc-terms.cs                                  committed inputs in tools/mdc → the table
//   dotnet run tools/mdc-terms.cs -- harvest NAME PARTITION=FILE…   adds codes and reference identifiers found in public source
//                                                                  code to tools/mdc/codes.tsv (NAME: the key of the source in
//                                                                  tools/mdc/README.md; PARTITION * for context-free codes)
//
// Only facts are taken: a number and the identifier that the standard gives it. The labels are this project's own.
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

var root = FindRoot();
var inputs = Path.Combine(root, "tools", "mdc");
var codesFile = Path.Combine(inputs, "codes.tsv");
if (args is ["harvest", var name, ..]) { Harvest(name, args[2..]); return 0; }
if (args.Length > 0) { Console.Error.WriteLine("usage: mdc-terms.cs [harvest NAME PARTITION=FILE…]"); return 2; }

var terms = new SortedDictionary<long, Term>();
foreach (var f in Rows(codesFile)) { var t = Get(long.Parse(f[0], CultureInfo.InvariantCulture)); if (t.RefId.Length == 0) t.RefId = f[1]; }
foreach (var f in Rows(Path.Combine(inputs, "terms.tsv")))
{
    var t = Get(long.Parse(f[0], CultureInfo.InvariantCulture));
    t.RefId = f[1]; t.En = f[2]; t.Zh = f[3]; t.Group = f[4]; t.Order = f[5]; t.Ucum = f[6]; t.Loinc = f[7]; t.Kind = f[8];
}
foreach (var (code, t) in terms)
{
    if (t.Kind.Length == 0) t.Kind = KindOf(code, t.RefId);
    if (t.Group.Length == 0) t.Group = t.Kind is "metric" or "wave" or "enum" or "alert" ? GroupOf(t.RefId) : "other";
    if (t.Kind == "unit" && t.Ucum.Length == 0) t.Ucum = Ucum.Of(t.RefId) ?? "";
}
var text = new StringBuilder("code\trefid\tlabel_en\tlabel_zh\tgroup\torder\tucum\tloinc\tkind\n");
foreach (var (code, t) in terms)
    text.Append(CultureInfo.InvariantCulture, $"{code}\t{t.RefId}\t{t.En}\t{t.Zh}\t{t.Group}\t{t.Order}\t{t.Ucum}\t{t.Loinc}\t{t.Kind}\n");
var table = Path.Combine(root, "src", "Meridian.Core", "Terms", "Tables", "mdc.tsv");
Directory.CreateDirectory(Path.GetDirectoryName(table)!);
File.WriteAllText(table, text.ToString());
Console.WriteLine($"{terms.Count} terms, {terms.Values.Count(t => t.En.Length > 0)} labeled, {terms.Values.Count(t => t.Kind == "unit" && t.Ucum.Length > 0)} units with UCUM, {terms.Values.Count(t => t.Loinc.Length > 0)} with LOINC");
return 0;

Term Get(long code) { if (!terms.TryGetValue(code, out var t)) terms[code] = t = new Term(); return t; }

static IEnumerable<string[]> Rows(string file) => File.Exists(file)
    ? File.ReadLines(file).Where(l => l.Length > 0 && l[0] != '#').Skip(1).Select(l => { var f = l.Split('\t'); Array.Resize(ref f, 9); return f.Select(x => x?.Trim() ?? "").ToArray(); })
    : [];

void Harvest(string source, string[] files)
{
    var known = Rows(codesFile).ToDictionary(f => long.Parse(f[0], CultureInfo.InvariantCulture), f => (RefId: f[1], Source: f[2]));
    int before = known.Count;
    foreach (var spec in files)
    {
        var (partition, file) = (spec[..spec.IndexOf('=')], spec[(spec.IndexOf('=') + 1)..]);
        foreach (Match m in Pair().Matches(File.ReadAllText(file)))
        {
            // A maker's prefixes for settings and screen labels: not the standard's identifiers.
            if (m.Groups["n"].Value.StartsWith("SETT_", StringComparison.Ordinal) || m.Groups["n"].Value.StartsWith("EMFC_", StringComparison.Ordinal)) continue;
            var digits = m.Groups["v"].Value.TrimEnd('L');
            var value = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? Convert.ToInt64(digits[2..], 16) : long.Parse(digits, CultureInfo.InvariantCulture);
            // Codes from 0xF000 of a partition are private to whoever uses them (ISO/IEEE 11073-10101).
            if ((value & 0xffff) >= 0xf000 || (partition != "*" && value > 0xffff)) continue;
            var code = partition == "*" ? value : (long.Parse(partition, CultureInfo.InvariantCulture) << 16) + value;
            // From partition 0x0400 the numbers are private as well.
            if (code is >= 65536 and < 0x400_0000) known.TryAdd(code, ("MDC_" + m.Groups["n"].Value, source));
        }
    }
    var text = new StringBuilder("code\trefid\tsource\n");
    foreach (var (code, (refId, from)) in known.OrderBy(k => k.Key)) text.Append(CultureInfo.InvariantCulture, $"{code}\t{refId}\t{from}\n");
    File.WriteAllText(codesFile, text.ToString());
    Console.WriteLine($"{known.Count - before} new, {known.Count} in all");
}

static string KindOf(long code, string refId) => (code >> 16, refId) switch
{
    (4, _) => "unit",
    (3, _) => "alert",
    (1, _) when refId.StartsWith("MDC_DEV_", StringComparison.Ordinal) => "device",
    (1, _) => "attribute",
    (2, _) when refId.StartsWith("MDC_ECG_ELEC_POTL", StringComparison.Ordinal) => "wave",
    (2 or >= 256, _) => "metric",
    _ => "attribute",
};

static string GroupOf(string r) => r switch
{
    _ when Has(r, "FETAL", "UTER", "OBST", "MDC_LABOR") => "fetal",
    _ when Has(r, "PUMP", "INFUS", "SYRINGE", "FLUID_LINE", "FLOW_FLUID", "VOL_FLUID", "DRUG") => "pump",
    _ when Has(r, "_ECG", "ARRHY", "_V_TACHY", "ASYSTOL", "V_FIB") => "ecg",
    _ when Has(r, "PULS_OXIM", "SAT_O2", "DESAT") => "spo2",
    _ when Has(r, "BLD_NONINV", "PULS_RATE_NON_INV", "CUFF") => "nibp",
    _ when Has(r, "PRESS_BLD", "PRESS_INTRA_CRAN", "PRESS_CEREB", "PRESS_CARD", "PRESS_INTRA_UTERAL") => "pressure",
    _ when Has(r, "CO2") => "co2",
    _ when Has(r, "MDC_TEMP") => "temp",
    _ when Has(r, "RESP", "AWAY", "VENT_", "APNEA", "TTHOR") => "resp",
    _ when Has(r, "HALOTH", "ENFL", "ISOFL", "SEVOFL", "DESFL", "N2O", "CONC_AWAY", "CONC_GASDLV", "GAS") => "gas",
    _ => "other",
};

static bool Has(string text, params string[] parts) => parts.Any(p => text.Contains(p, StringComparison.Ordinal));

static string FindRoot()
{
    for (var at = new DirectoryInfo(Environment.CurrentDirectory); at is not null; at = at.Parent)
        if (File.Exists(Path.Combine(at.FullName, "Meridian.slnx"))) return at.FullName;
    throw new InvalidOperationException("Run it inside of a checkout.");
}

sealed class Term { public string RefId = "", En = "", Zh = "", Group = "", Order = "", Ucum = "", Loinc = "", Kind = ""; }

/// <summary>UCUM (case sensitive) of an MDC dimension, composed as the standard composes its name: PREFIX_BASE[_PER_PREFIX_BASE]…</summary>
static class Ucum
{
    static readonly Dictionary<string, string> Prefixes = new()
    {
        ["FEMTO"] = "f", ["PICO"] = "p", ["NANO"] = "n", ["MICRO"] = "u", ["MILLI"] = "m", ["CENTI"] = "c", ["DECI"] = "d",
        ["DECA"] = "da", ["HECTO"] = "h", ["KILO"] = "k", ["MEGA"] = "M", ["GIGA"] = "G", ["TERA"] = "T", ["X"] = "",
    };
    static readonly Dictionary<string, string> Bases = new()
    {
        ["DIMLESS"] = "1", ["PERCENT"] = "%", ["PARTS_PER_THOUSAND"] = "[ppth]", ["PARTS_PER_MILLION"] = "[ppm]", ["M"] = "m", ["M_SQ"] = "m2", ["SQ_X_M"] = "m2",
        ["CUBIC_X_M"] = "m3", ["L"] = "L", ["G"] = "g", ["SEC"] = "s", ["MIN"] = "min", ["HR"] = "h", ["DAY"] = "d", ["WEEK"] = "wk", ["MON"] = "mo", ["YR"] = "a",
        ["MMHG"] = "mm[Hg]", ["CM_H2O"] = "cm[H2O]", ["PASCAL"] = "Pa", ["BAR"] = "bar", ["VOLT"] = "V", ["WATT"] = "W", ["JOULES"] = "J", ["HZ"] = "Hz", ["OHM"] = "Ohm",
        ["MOLE"] = "mol", ["EQUIV"] = "eq", ["INTL_UNIT"] = "[iU]", ["DEGC"] = "Cel", ["FAHR"] = "[degF]", ["KELVIN"] = "K", ["NEWTON"] = "N", ["AMPS"] = "A",
        ["INCH"] = "[in_i]", ["FOOT"] = "[ft_i]", ["LB"] = "[lb_av]", ["OZ"] = "[oz_av]", ["PSI"] = "[psi]", ["ANG_DEG"] = "deg", ["ANG_RAD"] = "rad", ["PH"] = "[pH]",
        ["BEAT"] = "{beat}", ["RESP"] = "{breaths}", ["BREATH"] = "{breaths}", ["DROP"] = "[drp]", ["DECIBEL"] = "dB", ["CAL"] = "cal", ["DYNE"] = "dyn", ["CNT"] = "{count}", ["TICK"] = "{tick}",
        ["KG"] = "kg", ["DL"] = "dL", ["MG"] = "mg", ["ML"] = "mL", ["CM"] = "cm", ["LITER"] = "L", ["DYNE_SEC"] = "dyn.s", ["VOL_PERCENT"] = "%{vol}", ["COULOMB"] = "C", ["FARAD"] = "F",
        ["CANDELA"] = "cd", ["LUMEN"] = "lm", ["CUBIC_CENTI_M"] = "cm3", ["CUBIC_MILLI_M"] = "mm3", ["CM_CUBE"] = "cm3", ["M_CUBE"] = "m3", ["SQ_CENTI_M"] = "cm2", ["SQ_X_INCH"] = "[sin_i]",
        ["WEEKS"] = "wk", ["WK"] = "wk", ["MO"] = "mo", ["OSM"] = "osm", ["MOL"] = "mol", ["MM_HG"] = "mm[Hg]", ["KILO_PA"] = "kPa", ["EVOLT"] = "eV", ["AMP_HR"] = "A.h", ["G_M"] = "g.m", ["X_G_M"] = "g.m", ["STEP"] = "{step}", ["CELL"] = "{cell}", ["RBC"] = "{rbc}",
    };

    public static string? Of(string refId)
    {
        if (!refId.StartsWith("MDC_DIM_", StringComparison.Ordinal)) return null;
        var name = refId["MDC_DIM_".Length..];
        if (Bases.TryGetValue(name, out var whole)) return whole;
        if (name.StartsWith("PER_", StringComparison.Ordinal)) return Of("MDC_DIM_" + name[4..]) is { } under ? "/" + under : null;
        var factors = name.Split("_PER_").Select(Factor).ToArray();
        return factors.Contains(null) ? null : string.Join('/', factors);
    }

    static string? Factor(string name)
    {
        if (Bases.TryGetValue(name, out var unit)) return unit;
        var cut = name.IndexOf('_');
        if (cut < 0) return null;
        return Prefixes.TryGetValue(name[..cut], out var prefix) && Bases.TryGetValue(name[(cut + 1)..], out var b) ? prefix + b : null;
    }
}

partial class Program
{
    // NOM_X(0x1234), NOM_X = 1234, MDC_X = 1234, MDC_X( 1234), MDC_X = create…("1234")
    [GeneratedRegex("""\b(?:NLS_)?(?:NOM|MDC)_(?<n>[A-Z][A-Za-z0-9_]+)\s*(?:=\s*)?(?:[A-Za-z:]+\w*)?\(?\s*"?(?<v>0x[0-9a-fA-F]+L?|\d+)"?""")]
    private static partial Regex Pair();
}
