using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// The tests of this laboratory: the shipped table, over which the laboratory's own stand as documents of kind <c>lab-test</c> by code. Reads from any
/// thread see what is committed.
/// <para>
/// The table is embedded at <c>Laboratory/Tables/tests.tsv</c> (tab separated, UTF-8, lines that begin with # are comments, then a header line; columns code, name_en, name_zh, group,
/// loinc, ucum, kind, decimals, members; empty when there is none).
/// </para>
/// </summary>
public sealed class LabCatalog : IEarlyListener, ILoadable
{
    public const string DocumentKind = "lab-test";

    private static readonly Lazy<IReadOnlyDictionary<string, LabTest>> Shipped = new(ReadTable);
    private readonly ConcurrentDictionary<string, LabTest> tests = new(Shipped.Value, StringComparer.OrdinalIgnoreCase);
    private volatile IReadOnlyDictionary<string, string> byLoinc = ByLoinc(Shipped.Value.Values);

    /// <summary>Rises with each change.</summary>
    public int Version { get; private set; }

    /// <summary>All, by group and code; panels and retired ones too.</summary>
    public IReadOnlyList<LabTest> All => [.. tests.Values.OrderBy(test => test.Group, StringComparer.Ordinal).ThenBy(test => test.Code, StringComparer.OrdinalIgnoreCase)];

    /// <summary>By the hub's code, upper or lower case; null: unknown.</summary>
    public LabTest? Find(string code) => tests.GetValueOrDefault(code);

    /// <summary>What an ordered or universal code means: by LOINC where the code is one, else by the hub's code. Null: unknown.</summary>
    public LabTest? Find(Code code)
    {
        if (code.Value.Length == 0) return null;
        if (string.Equals(code.System, Code.Loinc, StringComparison.OrdinalIgnoreCase)) return byLoinc.TryGetValue(code.Value, out var own) ? Find(own) : null;
        return Find(code.Value);
    }

    /// <summary>True: the laboratory changed or added it.</summary>
    public bool IsOwn(LabTest test) => !(Shipped.Value.TryGetValue(test.Code, out var shipped) && ReferenceEquals(shipped, test));

    public void Load(IRecordReader reader)
    {
        tests.Clear();
        foreach (var (code, test) in Shipped.Value) tests[code] = test;
        foreach (var document in reader.Documents(DocumentKind)) Apply(document);
        byLoinc = ByLoinc(tests.Values);
    }

    public void OnCommitted(RecordBatch batch)
    {
        var changed = false;
        foreach (var document in batch.Documents)
        {
            if (document.Kind != DocumentKind) continue;
            Apply(document);
            changed = true;
        }
        if (changed) byLoinc = ByLoinc(tests.Values);
    }

    private void Apply(DocumentRow document)
    {
        if (document.Body is not null)
        {
            if (ReadableJson.Read<LabTest>(document.Body) is { } test) tests[document.Key] = test;
        }
        else if (Shipped.Value.TryGetValue(document.Key, out var shipped)) tests[document.Key] = shipped;
        else tests.TryRemove(document.Key, out _);
        Version++;
    }

    // where several bear one, none is meant
    private static Dictionary<string, string> ByLoinc(IEnumerable<LabTest> tests) => tests.Where(test => test is { Loinc: not null, IsRetired: false }).GroupBy(test => test.Loinc!, StringComparer.Ordinal)
        .Where(group => group.Count() == 1).ToDictionary(group => group.Key, group => group.First().Code, StringComparer.Ordinal);

    private static Dictionary<string, LabTest> ReadTable()
    {
        using var reader = new StreamReader(typeof(LabCatalog).Assembly.GetManifestResourceStream("Meridian.Core.Laboratory.Tables.tests.tsv")!, Encoding.UTF8);
        var all = new Dictionary<string, LabTest>(StringComparer.OrdinalIgnoreCase);
        var isHeader = true;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (isHeader)
            {
                isHeader = false;
                continue;
            }
            var f = line.Split('\t');
            if (f.Length != 9) throw new InvalidDataException($"tests.tsv: {f[0]} has {f.Length} columns.");
            all.Add(f[0], new()
            {
                Code = f[0], Name = f[1], NameZh = f[2].Length > 0 ? f[2] : null, Group = f[3], Loinc = f[4].Length > 0 ? f[4] : null, Unit = f[5].Length > 0 ? f[5] : null,
                Kind = Enum.Parse<ValueKind>(f[6], ignoreCase: true), Decimals = f[7].Length > 0 ? int.Parse(f[7], CultureInfo.InvariantCulture) : null,
                Members = f[8].Length > 0 ? f[8].Split(' ') : [],
            });
        }
        return all;
    }
}
