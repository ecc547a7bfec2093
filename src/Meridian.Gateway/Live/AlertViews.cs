using Meridian.Core.Alarms;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Core.Twins;
using Meridian.Model;

namespace Meridian.Gateway.Live;

/// <summary>Alert steps as the pages see them.</summary>
public sealed class AlertViews(Vocabulary words, IWard ward)
{
    public AlertEventView View(AlertEventRow row)
    {
        var report = row.Report;
        var (label, labelZh) = words.LabelOf(report.Condition, report.Text);
        return new()
        {
            Sequence = row.Sequence.Value,
            Alert = row.Alert.Value,
            Transition = row.Transition,
            At = LiveEncoder.Milliseconds(row.At),
            StartedAt = LiveEncoder.Milliseconds(row.StartedAt),
            Tile = ward.TileKeyOf(row),
            Equipment = Number(row.Equipment.Value),
            Bed = Number(row.Bed.Value),
            Patient = Number(row.Patient.Value),
            Priority = report.Priority,
            Kind = report.Kind,
            Code = report.Condition.Value,
            Name = report.Condition.Text ?? report.Condition.Value,
            Label = label,
            LabelZh = HubAlert.InChinese(report.Condition) ?? labelZh,
            Text = report.Text,
            Source = report.Source is { } source ? words.LabelOf(source).Label : null,
            Value = words.UnitOf(report.ObservedUnit) is { } unit ? $"{report.ObservedValue} {unit}" : report.ObservedValue,
            Limit = report.LimitValue,
            Present = row.IsPresent,
            Latched = row.IsLatched,
            FromHub = row.IsFromHub,
            Escalation = row.EscalationStep,
            AudioPaused = (report.Inactivation & (AlertInactivation.AudioPaused | AlertInactivation.AudioOff)) != 0,
            AcknowledgedBy = row.AcknowledgedBy,
            AcknowledgeReason = row.AcknowledgeReason,
            AcknowledgedAt = row.AcknowledgedAt is { } at ? LiveEncoder.Milliseconds(at) : null,
            Message = Number(row.Message.Value),
        };
    }

    private static long? Number(long value) => value == 0 ? null : value;
}
