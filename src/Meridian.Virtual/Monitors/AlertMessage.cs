using System.Buffers;
using System.Globalization;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Monitors;

/// <summary>
/// PCD-04 Report Alert (IHE PCD TF-2, 3.4 and appendix B): the facets of one alert in the fifth level of OBX-4 — the event, its
/// source with value and limits, phase, state, inactivation, priority, type. OBR-29 names the alert instance, the same from
/// start to end. OBX-8 repeats priority and type, as later revisions want it. Also the watchdog of ACM: MDC_EVT_ACTIVE with the
/// time by which the next one must come.
/// </summary>
internal static class AlertMessage
{
    /// <summary>Seconds after which a monitor that has sent no watchdog is to be thought gone (MDC_ATTR_CONFIRM_TIMEOUT).</summary>
    public const int WatchdogTimeoutSeconds = 30;

    public static void Write(IBufferWriter<byte> output, MonitorIdentity monitor, WardPatient? patient, string controlId, AlarmEvent alarm, string instance, DateTimeOffset at)
    {
        var message = new MonitorMessage(output, monitor, patient, controlId, at, isAlert: true);
        Request(ref message, monitor, string.Create(CultureInfo.InvariantCulture, $"{instance}.{alarm.Sequence}"), instance, at);
        var (kind, place) = (alarm.Kind, alarm.Kind.Place);
        message.Device();
        message.Enter(place);
        var writer = message.Row("CWE"u8, Mdc.EventAlarm.Bytes, place.Vmd, place.Channel, place.Metric, 1)
            .Field(5).Number((long)kind.Event.Code).Component(2).Text(kind.Event.ReferenceId).Component(3).Text("MDC"u8).Component(9).Text(kind.Label);
        writer.Field(8).Text(Code(kind.Priority)).Repeat().Text(kind.IsTechnical ? "ST"u8 : "SP"u8);
        writer.Field(11).Text("R"u8).Field(14).Time(Hl7v2Timestamp.From(at));
        Source(ref message, alarm);
        Facet(ref message, place, 3, Mdc.EventPhase, alarm.Phase switch
        {
            AlarmPhase.Start => "start"u8,
            AlarmPhase.Continue => "continue"u8,
            AlarmPhase.End => "end"u8,
            _ => throw new ArgumentOutOfRangeException(nameof(alarm)),
        });
        Facet(ref message, place, 4, Mdc.AlarmState, alarm.Phase == AlarmPhase.End ? "inactive"u8 : "active"u8);
        Facet(ref message, place, 5, Mdc.AlarmInactivation, "enabled"u8);
        Facet(ref message, place, 6, Mdc.AlarmPriority, Code(kind.Priority));
        Facet(ref message, place, 7, Mdc.AlertType, kind.IsTechnical ? "ST"u8 : "SP"u8);
        writer.End();
    }

    public static void WriteWatchdog(IBufferWriter<byte> output, MonitorIdentity monitor, WardPatient? patient, string controlId, DateTimeOffset at)
    {
        var message = new MonitorMessage(output, monitor, patient, controlId, at, isAlert: true);
        Request(ref message, monitor, controlId, controlId, at);
        message.Device();
        var here = new MetricPlace(0, 0, 0, Mdc.Monitor, Mdc.Monitor);
        message.Row("ST"u8, Mdc.EventActive.Bytes, 0, 0, 0, 1).Field(5).Text("continue"u8).Field(11).Text("R"u8);
        message.Row("CWE"u8, Mdc.AlertSource.Bytes, 0, 0, 0, 2).Field(5).Raw(Mdc.Monitor.Bytes).Field(11).Text("R"u8);
        Facet(ref message, here, 3, Mdc.EventPhase, "continue"u8);
        Facet(ref message, here, 4, Mdc.AlarmState, "active"u8);
        Facet(ref message, here, 5, Mdc.AlarmInactivation, "enabled"u8);
        Facet(ref message, here, 6, Mdc.AlarmPriority, "PN"u8);
        Facet(ref message, here, 7, Mdc.AlertType, "SA"u8);
        message.Row("NM"u8, Mdc.ConfirmTimeout.Bytes, 0, 0, 0, 8).Field(5).Number((long)WatchdogTimeoutSeconds).Field(6).Raw(Mdc.Second.Bytes).Field(11).Text("R"u8);
        message.Writer.End();
    }

    private static void Request(ref MonitorMessage message, MonitorIdentity monitor, string fillerId, string instance, DateTimeOffset at)
        => message.Request(1, fillerId, Mdc.EventAlarm.Bytes, at)
            .Field(29).Component(2).Text(instance).Subcomponent(2).Text(monitor.Make.Application).Subcomponent(3).Text(monitor.Eui64).Subcomponent(4).Text("EUI-64"u8);

    /// <summary>Facet 2: the number that broke its limits, with them; or what the alert comes from.</summary>
    private static void Source(ref MonitorMessage message, AlarmEvent alarm)
    {
        var place = alarm.Kind.Place;
        if (alarm.Kind.Metric is not { } metric)
        {
            message.Row("CWE"u8, Mdc.AlertSource.Bytes, place.Vmd, place.Channel, place.Metric, 2).Field(5).Raw(place.ChannelTerm.Bytes).Field(11).Text("R"u8);
            return;
        }
        var writer = message.Row("NM"u8, metric.Term.Bytes, place.Vmd, place.Channel, place.Metric, 2);
        if (alarm.Value is { } value) writer.Field(5).Number(Math.Round((decimal)value, metric.Decimals));
        writer.Field(6).Raw(message.UnitOf(metric.Unit));
        NumericsMessage.WriteLimits(writer, metric);
        if (alarm.Value < metric.Low) writer.Field(8).Text("L"u8);
        else if (alarm.Value > metric.High) writer.Field(8).Text("H"u8);
        writer.Field(11).Text(alarm.Value is null ? "X"u8 : "R"u8);
    }

    private static void Facet(ref MonitorMessage message, MetricPlace place, int facet, MdcTerm term, ReadOnlySpan<byte> value)
        => message.Row("ST"u8, term.Bytes, place.Vmd, place.Channel, place.Metric, facet).Field(5).Text(value).Field(11).Text("R"u8);

    private static ReadOnlySpan<byte> Code(AlarmPriority priority) => priority switch
    {
        AlarmPriority.High => "PH"u8,
        AlarmPriority.Medium => "PM"u8,
        AlarmPriority.Low => "PL"u8,
        AlarmPriority.None => "PN"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(priority)),
    };
}
