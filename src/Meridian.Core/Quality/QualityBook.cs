using System.Collections.Immutable;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Quality;

/// <summary>What became of a change to a setting.</summary>
public enum SettingOutcome : byte
{
    Added = 1,
    Changed = 2,
    /// <summary>Somebody changed it meanwhile.</summary>
    Stale = 3,
}

/// <summary>
/// Settings of one kind, kept as documents by key. The writer sees what is on its way (<see cref="Current"/>), others what is committed (<see cref="All"/>).
/// </summary>
/// <param name="kind">Kind of the documents, and first word of the audit's actions.</param>
public abstract class QualityBook<TSetting>(string kind, AuditTrail audit, UndoLog undo, TimeProvider clock) : IEarlyListener, ILoadable
    where TSetting : class
{
    private volatile ImmutableSortedDictionary<string, TSetting> current = ImmutableSortedDictionary.Create<string, TSetting>(StringComparer.Ordinal);
    private volatile ImmutableSortedDictionary<string, TSetting> committed = ImmutableSortedDictionary.Create<string, TSetting>(StringComparer.Ordinal);

    /// <summary>Committed, by key.</summary>
    public IEnumerable<TSetting> All => committed.Values;

    public TSetting? Find(string key) => committed.GetValueOrDefault(key);

    /// <summary>With what is on its way.</summary>
    internal ImmutableSortedDictionary<string, TSetting> Current => current;

    /// <summary>On the writer's thread: writes one with its audit entry.</summary>
    internal SettingOutcome Put(RecordBatch batch, string key, TSetting setting, Actor actor)
    {
        var outcome = current.ContainsKey(key) ? SettingOutcome.Changed : SettingOutcome.Added;
        var body = ReadableJson.Write(setting);
        Set(current.SetItem(key, setting));
        batch.Documents.Add(new(kind, key, body, clock.GetUtcNow()));
        audit.Append(batch, actor, outcome == SettingOutcome.Added ? kind + ".add" : kind + ".change", $"{kind}/{key}", body);
        return outcome;
    }

    /// <summary>On the writer's thread. False: there was none.</summary>
    internal bool Remove(RecordBatch batch, string key, Actor actor)
    {
        if (!current.ContainsKey(key)) return false;
        Set(current.Remove(key));
        batch.Documents.Add(new(kind, key, null, clock.GetUtcNow()));
        audit.Append(batch, actor, kind + ".remove", $"{kind}/{key}");
        return true;
    }

    public void Load(IRecordReader reader)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, TSetting>(StringComparer.Ordinal);
        foreach (var document in reader.Documents(kind))
            if (document.Body is { } body && ReadableJson.Read<TSetting>(body) is { } setting) all[document.Key] = setting;
        current = committed = all.ToImmutable();
        OnChanged(current);
    }

    public void OnCommitted(RecordBatch batch)
    {
        if (batch.Documents.Exists(document => document.Kind == kind)) committed = current;
    }

    /// <summary>On the writer's thread, after each change and each change taken back.</summary>
    protected virtual void OnChanged(ImmutableSortedDictionary<string, TSetting> now) { }

    private void Set(ImmutableSortedDictionary<string, TSetting> next)
    {
        var before = current;
        current = next;
        OnChanged(next);
        undo.Add(() =>
        {
            current = before;
            OnChanged(before);
        });
    }
}
