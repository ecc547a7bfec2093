using System.Collections.Concurrent;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>One condition of an instrument and when it was last told.</summary>
public sealed record KnownCondition(InstrumentCondition Condition, DateTimeOffset At);

/// <summary>
/// What instruments say of themselves: reagents, supplies, state. The present ones of each are a document of kind <c>instrument-condition</c>; one that is told
/// again as it was changes nothing but its time, at most once a minute. Reads from any thread see what is committed.
/// </summary>
public sealed class InstrumentConditions(UndoLog undo) : IEarlyListener, ILoadable
{
    public const string DocumentKind = "instrument-condition";
    /// <summary>More of one instrument are not kept: the oldest go.</summary>
    private const int MostOfOne = 500;
    private static readonly TimeSpan ToldAgain = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<long, IReadOnlyList<KnownCondition>> committed = new();
    // the writer's own, with what is on its way
    private readonly Dictionary<long, IReadOnlyList<KnownCondition>> present = [];

    /// <summary>The present conditions of an instrument, by key.</summary>
    public IReadOnlyList<KnownCondition> Of(EquipmentId equipment) => committed.GetValueOrDefault(equipment.Value) ?? [];

    public void Load(IRecordReader reader)
    {
        committed.Clear();
        present.Clear();
        foreach (var document in reader.Documents(DocumentKind)) Apply(document);
    }

    /// <summary>Takes in what an instrument says. On the writer's thread.</summary>
    internal void Apply(RecordBatch batch, EquipmentId equipment, IReadOnlyList<InstrumentCondition> told, DateTimeOffset at)
    {
        if (told.Count == 0) return;
        var onItsWay = present.GetValueOrDefault(equipment.Value);
        var before = onItsWay ?? Of(equipment);
        var now = before.ToDictionary(known => (known.Condition.Kind, known.Condition.Key));
        var changed = false;
        foreach (var condition in told)
        {
            var isSame = now.TryGetValue((condition.Kind, condition.Key), out var known) && known.Condition == condition;
            if (isSame && at - known!.At < ToldAgain) continue;
            now[(condition.Kind, condition.Key)] = new(condition, at);
            changed = true;
        }
        if (!changed) return;
        IReadOnlyList<KnownCondition> after = [.. now.Values.OrderByDescending(known => known.At).Take(MostOfOne).OrderBy(known => known.Condition.Kind).ThenBy(known => known.Condition.Key, StringComparer.Ordinal)];
        present[equipment.Value] = after;
        undo.Add(() =>
        {
            if (onItsWay is null) present.Remove(equipment.Value);
            else present[equipment.Value] = onItsWay;
        });
        batch.Documents.Add(new(DocumentKind, equipment.ToString(), ReadableJson.Write(after), at));
    }

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var document in batch.Documents)
            if (document.Kind == DocumentKind) Apply(document);
    }

    private void Apply(DocumentRow document)
    {
        if (!long.TryParse(document.Key, out var id)) return;
        if (document.Body is null) committed.TryRemove(id, out _);
        else if (ReadableJson.Read<List<KnownCondition>>(document.Body) is { } known) committed[id] = known;
    }
}
