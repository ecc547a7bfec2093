using System.Diagnostics.Metrics;
using Meridian.Core.Record;

namespace Meridian.Store.Sqlite;

public sealed partial class SqliteRecord
{
    private static readonly Meter Meter = new("meridian.record");
    private static readonly Counter<long> Commits = Meter.CreateCounter<long>("meridian.record.commits", description: "Transactions on stable storage");
    private static readonly Counter<long> Messages = Meter.CreateCounter<long>("meridian.record.messages", description: "Messages on stable storage");
    private static readonly Counter<long> Troubles = Meter.CreateCounter<long>("meridian.record.troubles", description: "Transactions that the record could not take, by reason");
    private static readonly Histogram<double> CommitTime = Meter.CreateHistogram<double>("meridian.record.commit", "ms", "Time of one transaction with its sync");

    private static void Count(RecordBatch batch, TimeSpan took)
    {
        Commits.Add(1);
        Messages.Add(batch.Messages.Count);
        CommitTime.Record(took.TotalMilliseconds);
    }

    private static void CountTrouble(RecordTrouble trouble) => Troubles.Add(1, new KeyValuePair<string, object?>("reason", trouble.ToString()));
}
