using Meridian.Core.Audit;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Virtual.Analyzer;
using Meridian.Virtual.Meter;

namespace Meridian.Server.CommandLine;

/// <summary>
/// What a laboratory would type in from the sheets of its controls: the demonstration's virtual analyzers measure these. A test that a chance result locks is
/// released by the next control, for nobody sits at a demonstration.
/// </summary>
internal static class DemoControls
{
    public static async Task AddAsync(QualityDesk desk, ControlMaterials known, LabCatalog catalog, ulong seed, CancellationToken cancellation)
    {
        // a demonstration that goes on with its data keeps what was changed in it
        if (known.All.Any()) return;
        foreach (var kind in Enum.GetValues<AnalyzerKind>())
        {
            await desk.PutAsync(new ControlMaterial
            {
                Name = AnalyzerControls.MaterialOf(kind), Manufacturer = "MERIDIAN",
                Lots =
                [
                    new()
                    {
                        Number = AnalyzerControls.LotOf(seed),
                        Levels = [.. AnalyzerControls.Of(kind).Select(level => new ControlLevel
                        {
                            Name = $"{level.Level}", Identifiers = [level.Barcode],
                            // where the laboratory reports in another unit than the sheet, a run-in makes the target
                            Targets = [.. level.Targets.Select(target => new ControlTarget { Test = AnalyzerPanel.HubCodeOf(kind, target.Test.Code), Unit = target.Test.Ucum, Mean = target.Mean, Sd = target.Sd })
                                .Where(target => catalog.Find(target.Test)?.Unit == target.Unit)],
                        })],
                    },
                ],
            }, Actor.Hub, cancellation);
        }
        await desk.PutAsync(new ControlMaterial
        {
            Name = MeterControls.Material, Manufacturer = "MERIDIAN",
            Lots =
            [
                new()
                {
                    Number = MeterControls.Lot,
                    Levels = [.. Enumerable.Range(1, MeterControls.Levels).Select(level => new ControlLevel
                    {
                        Name = $"{level}",
                        Targets = [.. MeterControls.Of(MeterKind.Glucose, level).Select(target => (Target: target, Test: catalog.All.FirstOrDefault(test => test.Loinc == target.Loinc && test.Unit == target.Unit)))
                            .Where(pair => pair.Test is not null).Select(pair => new ControlTarget { Test = pair.Test!.Code, Unit = pair.Target.Unit, Mean = pair.Target.Mean, Sd = pair.Target.Sd })],
                    })],
                },
            ],
        }, Actor.Hub, cancellation);
        await desk.PutAsync(new QualityPlan { ReleaseByControl = true, Rules = new() { FourOneS = RuleAction.Warn, TenX = RuleAction.Warn } }, Actor.Hub, cancellation);
        // the limits of 3 % around the target are those of Bull and colleagues
        foreach (var (test, target) in new[] { ("MCV", 91.0), ("MCH", 30.5), ("MCHC", 335.0) })
            await desk.PutAsync(new AveragePlan { Test = test, Kind = AverageKind.Bull, Target = target, Low = target * 0.97, High = target * 1.03 }, Actor.Hub, cancellation);
    }
}
