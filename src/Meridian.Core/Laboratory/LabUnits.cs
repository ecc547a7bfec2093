using System.Collections.Frozen;
using System.Text;

namespace Meridian.Core.Laboratory;

/// <summary>
/// How laboratories and instruments spell units. Two units are the same only where they are the same amount by definition (10*9/L and 10*3/uL); nothing
/// is ever converted here. The table is embedded at <c>Laboratory/Tables/units.tsv</c>: on each line a UCUM unit, then other spellings of exactly the same unit.
/// </summary>
public static class LabUnits
{
    private static readonly (FrozenDictionary<string, string> Exact, FrozenDictionary<string, string> Loose) Table = Read();

    /// <summary>The UCUM unit of a spelling; null: unknown.</summary>
    public static string? Ucum(string spelled)
    {
        var word = spelled.Trim();
        return Table.Exact.TryGetValue(word, out var ucum) || Table.Loose.TryGetValue(word, out ucum) ? ucum : null;
    }

    /// <summary>True: both mean the same unit.</summary>
    public static bool AreSame(string a, string b)
    {
        a = a.Trim();
        b = b.Trim();
        return a == b || (Ucum(a) is { } x && x == Ucum(b));
    }

    private static (FrozenDictionary<string, string>, FrozenDictionary<string, string>) Read()
    {
        using var reader = new StreamReader(typeof(LabUnits).Assembly.GetManifestResourceStream("Meridian.Core.Laboratory.Tables.units.tsv")!, Encoding.UTF8);
        var exact = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var words = line.Split('\t', StringSplitOptions.RemoveEmptyEntries);
            foreach (var word in words) exact.Add(word, words[0]);
        }
        // instruments write MG/DL: letters' case is let go where no other unit of the table is meant by it
        var loose = exact.GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).Where(group => group.Select(pair => pair.Value).Distinct().Count() == 1)
            .ToFrozenDictionary(group => group.Key, group => group.First().Value, StringComparer.OrdinalIgnoreCase);
        return (exact.ToFrozenDictionary(StringComparer.Ordinal), loose);
    }
}
