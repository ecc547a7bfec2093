using System.Diagnostics.Metrics;

namespace Meridian.Core.Laboratory;

/// <summary>Counts of laboratory results, meter <c>meridian.laboratory</c>.</summary>
public sealed class LaboratoryMetrics
{
    public const string MeterName = "meridian.laboratory";
    private readonly Counter<long> results, duplicates;

    public LaboratoryMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        results = meter.CreateCounter<long>("meridian.laboratory.results", "{result}", "Results by what became of them on arrival");
        duplicates = meter.CreateCounter<long>("meridian.laboratory.duplicates", "{result}", "Results that came again and were not stored again");
    }

    internal void Came(LabResultState state) => results.Add(1, new KeyValuePair<string, object?>("state", Name(state)));
    internal void CameAgain() => duplicates.Add(1);

    private static string Name(LabResultState state) => state switch
    {
        LabResultState.Held => "held",
        LabResultState.ToVerify => "to-verify",
        LabResultState.Verified => "verified",
        LabResultState.Rejected => "rejected",
        LabResultState.Superseded => "superseded",
        LabResultState.Kept => "kept",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
