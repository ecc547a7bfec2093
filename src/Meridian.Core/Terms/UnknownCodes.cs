using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Meridian.Core.Terms;

/// <summary>
/// Counts the codes that no table knows: metrics and alert conditions. Counted after the commit, kept as documents of kind
/// <c>unknown-code</c> once a minute where they changed: after a crash the last minute's counts may be low, the codes themselves
/// are in the record. A mapped code goes on being counted. Safe from any thread.
/// </summary>
public sealed partial class UnknownCodes(TermTable terms, IIntake intake, TimeProvider clock, ILogger<UnknownCodes> logger) : ICommittedListener, ILoadable, IHostedService, IDisposable
{
    public const string DocumentKind = "unknown-code";
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private const int EquipmentKept = 50, CodesKept = 20_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Count> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<MetricId, Count> byMetric = [];
    private ITimer? timer;
    private Task work = Task.CompletedTask;

    public IReadOnlyList<UnknownCode> All
    {
        get { lock (gate) return [.. counts.Values.Where(c => c.Number > 0).OrderByDescending(c => c.Number).Select(c => c.View())]; }
    }

    public void Load(IRecordReader reader)
    {
        lock (gate)
        {
            counts.Clear();
            byMetric.Clear();
            foreach (var document in reader.Documents(DocumentKind))
                if (document.Body is not null && ReadableJson.Read<UnknownCode>(document.Body) is { } code) counts[document.Key] = Count.Of(code);
            foreach (var metric in reader.Metrics()) Watch(metric);
        }
    }

    public void OnCommitted(RecordBatch batch)
    {
        lock (gate)
        {
            foreach (var metric in batch.Metrics) Watch(metric);
            foreach (var alert in batch.AlertEvents)
                if (alert is { Transition: AlertTransition.Started, IsFromHub: false } && terms.Find(alert.Report.Condition) is null) Of(alert.Report.Condition, null)?.Add(alert.Equipment, alert.At);
            if (byMetric.Count == 0) return;
            foreach (var set in batch.ObservationSets)
                for (var i = 0; i < set.MetricIds.Count; i++)
                    if (byMetric.TryGetValue(set.MetricIds[i], out var count)) count.Add(set.Equipment, set.At);
            foreach (var wave in batch.Waves)
                if (byMetric.TryGetValue(wave.Metric, out var count)) count.Add(wave.Equipment, wave.At);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        timer = clock.CreateTimer(_ => { lock (gate) if (work.IsCompleted) work = KeepAsync(); }, null, Every, Every);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        timer?.Dispose();
        await work.WaitAsync(cancellationToken);
        await KeepAsync();
    }

    public void Dispose() => timer?.Dispose();

    /// <summary>Writes the counts that changed.</summary>
    public async Task KeepAsync()
    {
        try
        {
            List<(string Key, Count Count, string Body)> changed;
            lock (gate)
            {
                changed = [.. counts.Where(c => c.Value.IsChanged).Select(c => (c.Key, c.Value, ReadableJson.Write(c.Value.View())))];
                foreach (var one in changed) one.Count.IsChanged = false;
            }
            if (changed.Count == 0) return;
            try
            {
                await intake.DecideAsync(batch =>
                {
                    foreach (var one in changed) batch.Documents.Add(new(DocumentKind, one.Key, one.Body, clock.GetUtcNow()));
                    return changed.Count;
                });
            }
            catch (RecordUnavailableException)
            {
                lock (gate)
                    foreach (var one in changed) one.Count.IsChanged = true;
            }
        }
        catch (Exception fault)
        {
            LogFault(fault);
        }
    }

    private void Watch(MetricRow metric)
    {
        var code = metric.Descriptor.Code;
        if (terms.Find(code) is null && !Vocabulary.IsAttribute(code, null) && Of(metric.Descriptor.Code, metric.Descriptor.Unit) is { } count) byMetric[metric.Id] = count;
    }

    private Count? Of(Code code, Code? unit)
    {
        var key = CodeMappings.Key(code.System, CodeMappings.ValueOf(code));
        if (counts.TryGetValue(key, out var count)) return count;
        // whoever sends a new code each time must not fill the memory; its codes are in the record
        if (counts.Count >= CodesKept) return null;
        return counts[key] = new(code, unit?.Value is { Length: > 0 } value ? value : unit?.Text);
    }

    [LoggerMessage(1401, LogLevel.Error, "The counts of unknown codes could not be kept; they are tried again")]
    private partial void LogFault(Exception fault);

    private sealed class Count(Code code, string? unit)
    {
        private readonly List<EquipmentId> equipment = [];
        private DateTimeOffset first, last;
        public long Number { get; private set; }
        public bool IsChanged { get; set; }

        public void Add(EquipmentId from, DateTimeOffset at)
        {
            if (Number++ == 0 || at < first) first = at;
            if (at > last) last = at;
            if (!equipment.Contains(from) && equipment.Count < EquipmentKept) equipment.Add(from);
            IsChanged = true;
        }

        public UnknownCode View() => new(code.System, CodeMappings.ValueOf(code), code.Text, unit, Number, first, last, [.. equipment]);

        public static Count Of(UnknownCode from)
        {
            var count = new Count(new(from.System, from.Value, from.Text), from.Unit) { Number = from.Count, first = from.FirstSeen, last = from.LastSeen };
            count.equipment.AddRange(from.Equipment);
            return count;
        }
    }
}
