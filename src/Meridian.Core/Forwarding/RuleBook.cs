using System.Collections.Concurrent;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Peers;
using Meridian.Core.Record;

namespace Meridian.Core.Forwarding;

/// <summary>What became of a change to a rule.</summary>
public enum RuleOutcome : byte { Added = 1, Changed = 2, UnknownPeer = 3 }

/// <summary>Rules of one kind, kept as documents by name. Reads from any thread see what is committed.</summary>
/// <param name="kind">Kind of the documents, and first word of the audit's actions.</param>
public abstract class RuleBook<TRule>(string kind, IIntake intake, DicomPeers peers, AuditTrail audit, TimeProvider clock) : IEarlyListener, ILoadable
    where TRule : class, IForwardingRule
{
    private readonly ConcurrentDictionary<string, TRule> rules = new(StringComparer.Ordinal);
    private volatile TRule[] all = [];

    /// <summary>All, by name.</summary>
    public IReadOnlyList<TRule> All => all;

    public TRule? Find(string name) => rules.GetValueOrDefault(name);

    /// <summary>Adds a rule or changes the one of its name. It holds for what comes from then on.</summary>
    /// <exception cref="ArgumentException">It cannot be; the message says why.</exception>
    public Task<RuleOutcome> PutAsync(TRule rule, Actor actor, CancellationToken cancellation = default)
    {
        if (rule.Problem() is { } problem) throw new ArgumentException(problem, nameof(rule));
        return intake.DecideAsync(batch =>
        {
            if (rule.Peers().Any(aeTitle => peers.Find(aeTitle) is null)) return RuleOutcome.UnknownPeer;
            var outcome = rules.ContainsKey(rule.Name) ? RuleOutcome.Changed : RuleOutcome.Added;
            var body = ReadableJson.Write(rule);
            batch.Documents.Add(new(kind, rule.Name, body, clock.GetUtcNow()));
            audit.Append(batch, actor, outcome == RuleOutcome.Added ? kind + ".add" : kind + ".change", $"{kind}/{rule.Name}", body);
            return outcome;
        }, cancellation);
    }

    /// <summary>Takes a rule away; what it has put into the queue stays there. False when there was none.</summary>
    public Task<bool> RemoveAsync(string name, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (!rules.ContainsKey(name)) return false;
        batch.Documents.Add(new(kind, name, null, clock.GetUtcNow()));
        audit.Append(batch, actor, kind + ".remove", $"{kind}/{name}");
        return true;
    }, cancellation);

    public void Load(IRecordReader reader)
    {
        rules.Clear();
        foreach (var document in reader.Documents(kind)) Apply(document);
        Publish();
    }

    public void OnCommitted(RecordBatch batch)
    {
        var changed = false;
        foreach (var document in batch.Documents)
        {
            if (document.Kind != kind) continue;
            Apply(document);
            changed = true;
        }
        if (changed) Publish();
    }

    private void Apply(DocumentRow document)
    {
        if (document.Body is null) rules.TryRemove(document.Key, out _);
        else if (ReadableJson.Read<TRule>(document.Body) is { } rule) rules[document.Key] = rule;
    }

    private void Publish() => all = [.. rules.Values.OrderBy(rule => rule.Name, StringComparer.Ordinal)];
}
