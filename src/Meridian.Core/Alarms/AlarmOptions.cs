using Meridian.Model;

namespace Meridian.Core.Alarms;

/// <summary>How the hub treats alarms. The equipment stays the primary alarm; the hub is a second place where they show.</summary>
public sealed class AlarmOptions
{
    /// <summary>
    /// Physiological alerts of these priorities stay shown after their condition ended until a named person acknowledges
    /// (IEC 60601-1-8, 6.10: latching alarm signals). Default: high and medium (a short event that nobody saw must not vanish).
    /// </summary>
    public ISet<AlertPriority> LatchPhysiological { get; } = new HashSet<AlertPriority> { AlertPriority.High, AlertPriority.Medium };
    /// <summary>Technical alerts of these priorities latch. Default: none (a cable that is plugged in again needs nobody).</summary>
    public ISet<AlertPriority> LatchTechnical { get; } = new HashSet<AlertPriority>();
    /// <summary>Time without acknowledgement from the start to each step of the escalation. Default: 60 s, 120 s, 300 s (a hospital sets its own; IEC 60601-1-8 6.11 leaves it to the responsible organization).</summary>
    public IList<TimeSpan> EscalationSteps { get; } = [];
    /// <summary>Least priority that escalates. Default: medium (low priority asks for awareness, not for prompt response: IEC 60601-1-8, 6.1.2).</summary>
    public AlertPriority EscalateFrom { get; set; } = AlertPriority.Medium;

    internal static readonly TimeSpan[] DefaultSteps = [TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(300)];

    /// <summary>The steps in force; a list that was left empty means the defaults.</summary>
    public IReadOnlyList<TimeSpan> Steps => EscalationSteps.Count > 0 ? [.. EscalationSteps] : DefaultSteps;
}
