using Meridian.Core.Audit;
using Meridian.Core.Laboratory;
using Meridian.Virtual.Analyzer;

namespace Meridian.Server.CommandLine;

/// <summary>
/// What a laboratory would enter of its tests before it verifies by rule: ranges, critical limits, a delta check. They are those by which the virtual analyzers make their
/// numbers, and say nothing of people; the program as shipped has none, for they depend on method and population.
/// </summary>
internal static class DemoCatalog
{
    // One result in some twenty is then left to people: a worklist to look at, as in a laboratory that verifies by rule.
    private const decimal Delta = 60;
    // Of these laboratories telephone values far out; of the others they do not.
    private static readonly HashSet<string> Telephoned = ["K", "NA", "GLU", "CA", "HGB", "PLT", "WBC", "INR", "APTT", "BG-PH", "BG-PCO2", "BG-PO2", "BG-GLU"];

    public static async Task AddAsync(CatalogDesk desk, LabCatalog catalog, CancellationToken cancellation)
    {
        // a demonstration that goes on with its data keeps what was changed in it
        if (catalog.All.Any(catalog.IsOwn)) return;
        foreach (var kind in Enum.GetValues<AnalyzerKind>())
        {
            foreach (var made in AnalyzerPanel.Of(kind))
            {
                if (catalog.Find(AnalyzerPanel.HubCodeOf(kind, made.Code)) is not { IsPanel: false } test || catalog.IsOwn(test)) continue;
                if (made.IsQualitative) await desk.PutAsync(test with { Expected = ["Negative"], Auto = new() { Enabled = true } }, Actor.Hub, cancellation);
                else if (test.Unit == made.Ucum) await desk.PutAsync(Ranged(test, (decimal)made.Low, (decimal)made.High), Actor.Hub, cancellation);
            }
        }
        // what the virtual meter measures
        if (catalog.Find("BG-GLU") is { } glucose && !catalog.IsOwn(glucose)) await desk.PutAsync(Ranged(glucose, 3.9m, 10m), Actor.Hub, cancellation);
    }

    private static LabTest Ranged(LabTest test, decimal low, decimal high)
    {
        var width = high - low;
        return test with
        {
            Ranges = [new() { Low = low, High = high }],
            CriticalLow = Telephoned.Contains(test.Code) ? Math.Max(low * 0.5m, low - width) : null, CriticalHigh = Telephoned.Contains(test.Code) ? high + width : null,
            Delta = low > 0 ? new() { Percent = Delta } : null,
            Auto = new() { Enabled = true },
        };
    }
}
