using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Alarms;

/// <summary>What makes two reports speak of one alert: the equipment, its name of the instance where it gives one, the condition, and else the source.</summary>
internal readonly record struct AlertKey(EquipmentId Equipment, string Key)
{
    public static AlertKey Of(EquipmentId equipment, AlertReport report)
    {
        var condition = report.Condition;
        // counters of instances restart with the equipment: the condition is always part of the key
        var name = $"{condition.System}|{(condition.Value.Length > 0 ? condition.Value : condition.Text)}";
        return new(equipment, report.InstanceKey is { Length: > 0 } instance ? $"i|{instance}|{name}"
            : $"c|{name}|{report.Source?.System}|{report.Source?.Value}|{report.Source?.Text}|{report.Containment}");
    }
}

/// <summary>One alert that is present. Owned by the writer's thread.</summary>
internal sealed class AlertState(AlertKey key, AlertEventRow row)
{
    public AlertKey Key { get; } = key;
    public AlertEventRow Row { get; set; } = row;
    /// <summary>Timestamp of the monotonic clock from which the escalation counts.</summary>
    public long EscalatesFrom { get; set; }
    /// <summary>Its equipment fell silent since it last spoke of this alert: whether it goes on nobody knows.</summary>
    public bool HasLostTouch { get; set; }
}
