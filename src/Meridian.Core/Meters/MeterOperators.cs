using System.Collections.Concurrent;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Meters;

/// <summary>
/// Who may measure with point-of-care devices, kept as documents of kind <c>meter-operator</c> by identifier. Reads from any thread see what is committed.
/// While nobody is entered the hub keeps no list, and devices keep theirs: an empty one would lock everybody out.
/// </summary>
public sealed class MeterOperators(IIntake intake, AuditTrail audit, TimeProvider clock) : IEarlyListener, ILoadable
{
    public const string DocumentKind = "meter-operator";

    private readonly ConcurrentDictionary<string, MeterOperator> operators = new(StringComparer.Ordinal);

    /// <summary>Somebody was added, changed or removed. Raised on the writer's thread: must be quick and must not throw.</summary>
    public event Action? Changed;

    /// <summary>All, by identifier.</summary>
    public IReadOnlyList<MeterOperator> All => [.. operators.Values.OrderBy(o => o.Id, StringComparer.Ordinal)];

    public MeterOperator? Find(string id) => operators.GetValueOrDefault(id);

    /// <summary>Adds somebody or changes him; true: he is new.</summary>
    /// <exception cref="ArgumentException">It cannot be; the message says why.</exception>
    public Task<bool> PutAsync(MeterOperator who, Actor actor, CancellationToken cancellation = default)
    {
        if (who.Problem() is { } problem) throw new ArgumentException(problem, nameof(who));
        return intake.DecideAsync(batch =>
        {
            var isNew = !operators.ContainsKey(who.Id);
            var body = who.Write();
            batch.Documents.Add(new(DocumentKind, who.Id, body, clock.GetUtcNow()));
            audit.Append(batch, actor, isNew ? "meter-operator.add" : "meter-operator.change", $"meter-operator/{who.Id}", body);
            return isNew;
        }, cancellation);
    }

    /// <summary>Takes somebody away; false when he was not there.</summary>
    public Task<bool> RemoveAsync(string id, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (!operators.ContainsKey(id)) return false;
        batch.Documents.Add(new(DocumentKind, id, null, clock.GetUtcNow()));
        audit.Append(batch, actor, "meter-operator.remove", $"meter-operator/{id}");
        return true;
    }, cancellation);

    public void Load(IRecordReader reader)
    {
        operators.Clear();
        foreach (var document in reader.Documents(DocumentKind)) Apply(document);
    }

    public void OnCommitted(RecordBatch batch)
    {
        var any = false;
        foreach (var document in batch.Documents)
        {
            if (document.Kind != DocumentKind) continue;
            Apply(document);
            any = true;
        }
        if (any) Changed?.Invoke();
    }

    private void Apply(DocumentRow document)
    {
        if (document.Body is null) operators.TryRemove(document.Key, out _);
        else if (MeterOperator.Read(document.Body) is { } who) operators[document.Key] = who;
    }
}
