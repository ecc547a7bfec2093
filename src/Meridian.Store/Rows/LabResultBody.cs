using System.Text.Json.Serialization;
using Meridian.Core.Laboratory;
using Meridian.Model;

namespace Meridian.Store.Rows;

/// <summary>
/// The part of a laboratory result that is read whole, as JSON: what the instrument said, what it means here, who decided. What is not there is left out.
/// Plain properties that can be set, because the generated reader gives properties with <c>init</c> no defaults.
/// </summary>
internal sealed class LabResultBody
{
    // as said
    public Code? Code { get; set; }
    public Code? Universal { get; set; }
    public int Kind { get; set; }
    public decimal Value { get; set; }
    public string? Text { get; set; }
    public Code? Coded { get; set; }
    public string? Comparator { get; set; }
    public string? SaidUnit { get; set; }
    public string? SaidRange { get; set; }
    public string? SaidFlags { get; set; }
    public int Status { get; set; }
    public decimal? Dilution { get; set; }
    public int Run { get; set; }
    public string? Operator { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? CompletedAt { get; set; }
    public string? Module { get; set; }
    public string? ReagentLot { get; set; }
    public IReadOnlyList<string>? Comments { get; set; }
    // as sent with it
    public ControlSample? Control { get; set; }
    public string? Position { get; set; }
    public PatientIdentity? Named { get; set; }
    public string? Driver { get; set; }
    public bool AtPatient { get; set; }
    // as understood
    public decimal? Number { get; set; }
    public string? Unit { get; set; }
    public decimal? Low { get; set; }
    public decimal? High { get; set; }
    public string? Range { get; set; }
    public string? Flags { get; set; }
    // as decided
    public int Released { get; set; }
    public bool Correction { get; set; }
    public string? By { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    public string? Rule { get; set; }
    public string? Reason { get; set; }
    /// <summary>One word a rule: + passed, - did not, then its name, then after a bar what was compared.</summary>
    public IReadOnlyList<string>? Trail { get; set; }
    public string? Verdict { get; set; }
    public long Supersedes { get; set; }
    /// <summary>100-nanosecond steps after <c>at</c>; left out: received when measured.</summary>
    public long ReceivedAfter { get; set; }

    public static LabResultBody Of(LabResultRow row)
    {
        var said = row.Said;
        return new()
        {
            Code = said.Test, Universal = said.Universal, Kind = (int)said.Kind, Value = said.Number, Text = said.Text, Coded = said.Coded, Comparator = said.Comparator, SaidUnit = said.Unit,
            SaidRange = said.Range, SaidFlags = said.Flags, Status = (int)said.Status, Dilution = said.Dilution, Run = said.Run, Operator = said.Operator, StartedAt = said.StartedAt,
            CompletedAt = said.CompletedAt, Module = said.Module, ReagentLot = said.ReagentLot, Comments = said.Comments.Count > 0 ? said.Comments : null,
            Control = row.Control, Position = row.Position, Named = row.Named, Driver = row.Driver, AtPatient = row.IsAtPatient, Number = row.Number, Unit = row.Unit, Low = row.Low, High = row.High, Range = row.RangeText,
            Flags = row.Flags, Released = row.Released, Correction = row.IsCorrection, By = row.By, DecidedAt = row.DecidedAt, Rule = row.Rule, Reason = row.Reason,
            Trail = row.Trail.Count > 0 ? [.. row.Trail.Select(Written)] : null, Verdict = row.Verdict, Supersedes = row.Supersedes.Value, ReceivedAfter = row.ReceivedAt.UtcTicks - row.At.UtcTicks,
        };
    }

    [JsonIgnore]
    public LabResult Said => new()
    {
        Test = Code ?? throw new DamagedBodyException("A stored result has no code."), Universal = Universal, Kind = (ValueKind)Kind, Number = Value, Text = Text, Coded = Coded, Comparator = Comparator, Unit = SaidUnit,
        Range = SaidRange, Flags = SaidFlags, Status = (LabResultStatus)Status, Dilution = Dilution, Run = Run, Operator = Operator, StartedAt = StartedAt, CompletedAt = CompletedAt,
        Module = Module, ReagentLot = ReagentLot, Comments = Comments ?? [],
    };

    [JsonIgnore]
    public IReadOnlyList<RuleOutcome> Outcomes => Trail is null ? [] : [.. Trail.Select(Read)];

    private static string Written(RuleOutcome one) => (one.Passed ? "+" : "-") + one.Rule + (one.Detail is { } detail ? "|" + detail : "");

    private static RuleOutcome Read(string written)
    {
        if (written.Length == 0) throw new DamagedBodyException("A stored trail has an empty word.");
        var bar = written.IndexOf('|', StringComparison.Ordinal);
        return bar < 0 ? new(written[1..], written[0] == '+') : new(written[1..bar], written[0] == '+', written[(bar + 1)..]);
    }
}
