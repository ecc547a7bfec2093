using System.Text.RegularExpressions;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Imaging;

/// <summary>The recorded coercion rules: documents of the record, changed by named people, audited. Reading is safe from any thread.</summary>
public sealed partial class CoercionRules(IIntake intake, AuditTrail audit, TimeProvider clock, ImagingOptions options) : IEarlyListener, ILoadable
{
    private const string Kind = "imaging-coercion";
    private volatile IReadOnlyList<CoercionRule> rules = [];

    /// <summary>As committed, in the order in which they apply.</summary>
    public IReadOnlyList<CoercionRule> All => rules;

    public void Load(IRecordReader reader) =>
        rules = [.. reader.Documents(Kind).Select(d => ReadableJson.Read<CoercionRule>(d.Body!)!).OrderBy(r => r.Key, StringComparer.Ordinal)];

    /// <summary>Why a rule cannot be; null: it can.</summary>
    public static string? Problem(CoercionRule rule)
    {
        if (!KeyForm().IsMatch(rule.Key)) return "The key must be 1 to 40 letters, digits or '-'.";
        if (string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Length > 100) return "The name must have 1 to 100 characters.";
        if (rule.Steps.Count is 0 or > 20) return "A rule has 1 to 20 steps.";
        foreach (var step in rule.Steps)
        {
            if (!Enum.IsDefined(step.Attribute) || !Enum.IsDefined(step.Kind)) return "A step names an attribute or kind that there is not.";
            if (step.Kind != CoercionKind.Trim && string.IsNullOrEmpty(step.Value) && step.Kind != CoercionKind.Set) return "This step needs a value.";
            if (step.Value?.Length > 64 || step.Value?.Any(c => char.IsControl(c) || c == '\\') == true) return "A value has at most 64 characters, no control characters and no backslash (PS3.5 6.2, LO).";
            if (step is { Attribute: CoercedAttribute.CallingAe, Value.Length: > 16 }) return "An AE title has at most 16 characters (PS3.5 6.2).";
        }
        if (rule is { CallingAe: null, CalledAe: null, Modality: null, StationName: null, InstitutionName: null } && rule.Steps.Any(s => s is { Attribute: CoercedAttribute.PatientId, Kind: CoercionKind.Set }))
            return "A rule without a condition must not set the Patient ID: it would make one patient of all.";
        return null;
    }

    /// <summary>Writes a rule, new or changed. What came before stays as it is.</summary>
    public Task<CoercionRule> SetAsync(CoercionRule rule, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        var row = rule with { ChangedBy = actor.Name, ChangedAt = clock.GetUtcNow() };
        batch.Documents.Add(new(Kind, row.Key, ReadableJson.Write(row), row.ChangedAt));
        audit.Append(batch, actor, "imaging.rule", $"coercion/{row.Key}", ReadableJson.Write(row));
        return row;
    }, cancellation);

    /// <summary>False: there was none.</summary>
    public Task<bool> RemoveAsync(string key, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (rules.All(r => r.Key != key)) return false;
        batch.Documents.Add(new(Kind, key, null, clock.GetUtcNow()));
        audit.Append(batch, actor, "imaging.rule-remove", $"coercion/{key}", null);
        return true;
    }, cancellation);

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var document in batch.Documents)
        {
            if (document.Kind != Kind) continue;
            var others = rules.Where(r => r.Key != document.Key);
            rules = [.. (document.Body is null ? others : others.Append(ReadableJson.Read<CoercionRule>(document.Body)!)).OrderBy(r => r.Key, StringComparer.Ordinal)];
        }
    }

    /// <summary>Applies every rule that holds; nothing to do leaves the instances as they are.</summary>
    public (InstanceFacts Facts, Provenance From, IReadOnlyList<AttributeOverride> Overrides) Apply(InstanceFacts facts, Provenance from)
    {
        var (applied, source) = (facts, from);
        if (options.IssuerOfPatientId is { Length: > 0 } issuer && facts is { PatientId: not null, IssuerOfPatientId: null }) applied = applied with { IssuerOfPatientId = issuer };
        foreach (var rule in rules)
        {
            if (!rule.Enabled || !Holds(rule, applied, source)) continue;
            foreach (var step in rule.Steps) (applied, source) = Apply(step, applied, source);
        }
        return ReferenceEquals(applied, facts) ? (facts, source, []) : CoercedJson.Write(facts, applied, source);
    }

    private static bool Holds(CoercionRule rule, InstanceFacts facts, Provenance from) => Matches(rule.CallingAe, from.CallingAe) && Matches(rule.CalledAe, from.CalledAe)
        && Matches(rule.Modality, facts.Modality) && Matches(rule.StationName, facts.StationName) && Matches(rule.InstitutionName, facts.Institution);

    private static bool Matches(string? pattern, string? value) => string.IsNullOrEmpty(pattern) || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, value ?? "", ignoreCase: true);

    private static (InstanceFacts, Provenance) Apply(CoercionStep step, InstanceFacts facts, Provenance sender) => step.Attribute switch
    {
        CoercedAttribute.PatientId => (facts with { PatientId = Changed(facts.PatientId, step) }, sender),
        CoercedAttribute.IssuerOfPatientId => (facts with { IssuerOfPatientId = Changed(facts.IssuerOfPatientId, step) }, sender),
        CoercedAttribute.AccessionNumber => (facts with { AccessionNumber = Changed(facts.AccessionNumber, step) }, sender),
        CoercedAttribute.StudyDescription => (facts with { StudyDescription = Changed(facts.StudyDescription, step) }, sender),
        CoercedAttribute.SeriesDescription => (facts with { SeriesDescription = Changed(facts.SeriesDescription, step) }, sender),
        CoercedAttribute.ReferringPhysician => (facts with { ReferringPhysician = Changed(facts.ReferringPhysician, step) }, sender),
        CoercedAttribute.InstitutionName => (facts with { Institution = Changed(facts.Institution, step) }, sender),
        CoercedAttribute.StationName => (facts with { StationName = Changed(facts.StationName, step) }, sender),
        CoercedAttribute.CallingAe => (facts, sender with { CallingAe = Changed(sender.CallingAe, step) ?? "" }),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private static string? Changed(string? value, CoercionStep step)
    {
        var to = step.Kind switch
        {
            CoercionKind.Set => step.Value,
            CoercionKind.SetWhenEmpty => string.IsNullOrEmpty(value) ? step.Value : value,
            CoercionKind.RemovePrefix => value is not null && value.StartsWith(step.Value!, StringComparison.Ordinal) ? value[step.Value!.Length..] : value,
            CoercionKind.AddPrefix => string.IsNullOrEmpty(value) || value.StartsWith(step.Value!, StringComparison.Ordinal) ? value : step.Value + value,
            CoercionKind.Trim => value?.Trim(),
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };
        return string.IsNullOrEmpty(to) ? null : to;
    }

    [GeneratedRegex("^[A-Za-z0-9-]{1,40}$")]
    private static partial Regex KeyForm();
}
