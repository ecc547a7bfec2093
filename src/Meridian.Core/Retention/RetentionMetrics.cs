using System.Diagnostics.Metrics;
using Meridian.Core.Record;

namespace Meridian.Core.Retention;

/// <summary>Counts of what the record let go, meter <c>meridian.retention</c>.</summary>
public sealed class RetentionMetrics
{
    public const string MeterName = "meridian.retention";
    private readonly Counter<long> rows;

    public RetentionMetrics(IMeterFactory meters) => rows = meters.Create(MeterName).CreateCounter<long>("meridian.retention.rows", "{row}", "Rows that went because their time of keeping was over, by kind");

    internal void Went(RetentionKind kind, long count) => rows.Add(count, new KeyValuePair<string, object?>("kind", kind.ToString()));
}
