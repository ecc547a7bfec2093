using Meridian.Core.Laboratory;
using Meridian.Model;

namespace Meridian.Core.Quality;

/// <summary>One specimen that both analyzers measured.</summary>
public sealed record ComparedPair(string SpecimenId, double First, double Second, DateTimeOffset At);

/// <summary>Two analyzers by the specimens that both measured.</summary>
/// <param name="Unit">UCUM, of both.</param>
/// <param name="Pairs">By time; the newest where there are more than the line takes.</param>
/// <param name="Agreement">Null: fewer than 3 pairs.</param>
/// <param name="Regression">Null: no line can be found.</param>
public sealed record ComparedAnalyzers(string? Unit, IReadOnlyList<ComparedPair> Pairs, BlandAltman? Agreement, PassingBablok? Regression);

/// <summary>Compares analyzers by patients' specimens, over committed results. From any thread.</summary>
public sealed class InstrumentComparison(ILabReader reader)
{
    private const int MostResults = 50_000;

    /// <summary>Pairs of one test in an interval: of each specimen the newest numeric result of each analyzer, in the same unit; rejected results are left out.</summary>
    public ComparedAnalyzers Compare(string test, EquipmentId first, EquipmentId second, DateTimeOffset from, DateTimeOffset to)
    {
        var ofFirst = Newest(test, first, from, to);
        var ofSecond = Newest(test, second, from, to);
        var both = ofFirst.Where(one => ofSecond.TryGetValue(one.Key, out var other) && other.Unit == one.Value.Unit)
            .Select(one => (one.Value.Unit, Pair: new ComparedPair(one.Key, (double)one.Value.Number!.Value, (double)ofSecond[one.Key].Number!.Value, one.Value.At))).ToList();
        // a test whose unit was changed meanwhile is compared in the unit of most
        var unit = both.GroupBy(one => one.Unit).OrderByDescending(same => same.Count()).FirstOrDefault()?.Key;
        var pairs = both.Where(one => one.Unit == unit).Select(one => one.Pair).OrderBy(pair => pair.At).TakeLast(PassingBablok.MostPoints).ToList();
        (double, double)[] numbers = [.. pairs.Select(pair => (pair.First, pair.Second))];
        return new(unit, pairs, BlandAltman.Of(numbers), PassingBablok.Of(numbers));
    }

    private Dictionary<string, LabResultRow> Newest(string test, EquipmentId equipment, DateTimeOffset from, DateTimeOffset to)
    {
        Dictionary<string, LabResultRow> newest = new(StringComparer.Ordinal);
        foreach (var row in reader.Results(new() { Test = test, Equipment = equipment, Role = SpecimenRole.Patient, From = from, To = to, Limit = MostResults }))
            if (row is { Number: not null, SpecimenId.Length: > 0 } && row.Said.Comparator is null && row.State != LabResultState.Rejected) newest.TryAdd(row.SpecimenId, row);
        return newest;
    }
}
