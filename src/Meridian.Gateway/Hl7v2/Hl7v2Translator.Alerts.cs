using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Alerts (IHE PCD-04, Report Alert): each OBR is one event. Its first OBX that is no attribute names the condition: in OBX-3 itself, or in OBX-5 under
/// MDC_EVT_ALARM. The others tell source, phase, state, inactivation, priority and kind; priority and kind may stand in OBX-8 instead (<c>ST~PM</c>).
/// MDC_EVT_ACTIVE is the watchdog: a sign of life, no alert.
/// </summary>
internal static partial class Hl7v2Translator
{
    private sealed partial class OruReading
    {
        private readonly bool isAlertMessage;
        private bool inAlertGroup;
        private int alertGroup;
        private AlertReading alert = new();

        private void BeginAlert(Hl7v2Segment obr)
        {
            // In R40 every group is an event; in R01 those that say so (a monitor may send values and alerts in one message).
            inAlertGroup = isAlertMessage || Hl7v2Codes.Named(descriptors.CodeOf(obr[4]), "MDC_EVT_ALARM");
            if (!inAlertGroup) return;
            alertGroup++;
            // OBR-29.2 names the first event of the alert through its whole life; the first itself may name it in OBR-3 only.
            alert = new() { Instance = InstanceOf(obr[29][2]) ?? InstanceOf(obr[29][1]) ?? InstanceOf(obr[3]) ?? InstanceOf(obr[2]) };
        }

        // True when the OBX was of the alert.
        private bool Alert(ReportReading report, Hl7v2Segment obx, Code code, Containment containment)
        {
            if (Attribute(obx, code)) return true;
            if (alert.IsWatchdog) return false;
            if (alert.Condition is null)
            {
                alert.Report = report;
                if (Hl7v2Codes.Named(code, "MDC_EVT_ACTIVE")) alert.IsWatchdog = true;
                else Event(obx, code, containment);
                return true;
            }
            // The metric whose value broke a limit: its value, unit and limits beside the event.
            if (alert.ObservedValue is not null || obx[5].IsEmpty) return false;
            alert.Source ??= code;
            alert.ObservedValue = obx[5].GetString();
            alert.ObservedUnit = descriptors.CodeOf(obx[6]);
            if (!obx[7].IsEmpty) alert.LimitValue = obx[7].GetString();
            ReadFlags(obx[8]);
            return true;
        }

        private void Event(Hl7v2Segment obx, Code code, Containment containment)
        {
            var value = obx[5];
            if (Hl7v2Codes.Named(code, "MDC_EVT_ALARM") && descriptors.CodeOf(value) is { } named)
            {
                alert.Condition = named;
                // CWE-9: the equipment's own words.
                alert.Text = Some(value[9]);
            }
            else
            {
                alert.Condition = code;
                var isCoded = obx[2].Is("CWE"u8) || obx[2].Is("CE"u8);
                if (!value.IsEmpty) alert.Text = isCoded ? Some(value[9]) ?? Some(value[2]) ?? Some(value[1]) : Trimmed(value.GetString());
            }
            alert.Containment = containment;
            alert.At = TimeOf(obx[14], offset) ?? groupAt;
            if (!obx[7].IsEmpty) alert.LimitValue ??= obx[7].GetString();
            ReadFlags(obx[8]);
        }

        // MDC_ATTR_ALERT_SOURCE and its siblings: by name, since the numbers differ (68480 …, and 684800 … in printed examples).
        private bool Attribute(Hl7v2Segment obx, Code code)
        {
            var value = obx[5];
            switch (code.Text ?? NameOf(code.Value))
            {
                case "MDC_ATTR_CONFIRM_TIMEOUT":
                    if (value.TryGetDouble(out var number) && number > 0) alert.Timeout = TimeSpan.FromSeconds(Math.Min(number * (SecondsOf(descriptors.CodeOf(obx[6])) ?? 1), 86_400));
                    return true;
                case "MDC_ATTR_ALERT_SOURCE":
                    alert.Source ??= descriptors.CodeOf(value);
                    return true;
                case "MDC_ATTR_EVENT_PHASE":
                    alert.Phase = PhaseOf(value.Raw) ?? alert.Phase;
                    return true;
                case "MDC_ATTR_ALARM_STATE":
                    alert.Presence = PresenceOf(value.Raw) ?? alert.Presence;
                    return true;
                case "MDC_ATTR_ALARM_INACTIVATION_STATE":
                    alert.Inactivation = InactivationOf(value);
                    return true;
                case "MDC_ATTR_ALARM_PRIORITY":
                case "MDC_ATTR_ALERT_TYPE":
                    ReadFlags(value);
                    return true;
                default:
                    return false;
            }
        }

        // OBX-8 and the values of priority and type: any of PH PM PL PN, SP ST SA (PCD TF-2, 3.4).
        private void ReadFlags(Hl7v2Field field)
        {
            foreach (var flag in field.Repetitions)
            {
                var raw = flag[1].Raw;
                if (raw.SequenceEqual("PH"u8)) alert.Priority = AlertPriority.High;
                else if (raw.SequenceEqual("PM"u8)) alert.Priority = AlertPriority.Medium;
                else if (raw.SequenceEqual("PL"u8)) alert.Priority = AlertPriority.Low;
                else if (raw.SequenceEqual("PN"u8)) alert.Priority = AlertPriority.None;
                else if (raw.SequenceEqual("SP"u8)) alert.Kind = AlertKind.Physiological;
                else if (raw.SequenceEqual("ST"u8)) alert.Kind = AlertKind.Technical;
                else if (raw.SequenceEqual("SA"u8)) alert.Kind = AlertKind.Advisory;
            }
        }

        private void CloseAlert()
        {
            if (!inAlertGroup) return;
            inAlertGroup = false;
            if (alert.Condition is not null) alert.Report!.Alerts.Add(alert.Finish());
            else if (alert.IsWatchdog) (alert.Report!.IsHeartbeat, alert.Report.HeartbeatTimeout) = (true, alert.Timeout);
            else if (isAlertMessage)
                Refusal ??= Hl7v2Translation.Refuse("MissingAlertEvent", new("OBR", alertGroup), Hl7v2ErrorCode.SegmentSequenceError, "No OBX of this OBR says what happened.");
        }

        // EI in a field (components), or EIP in a component (subcomponents).
        private static string? InstanceOf(Hl7v2Field ei) => ei.IsEmpty ? null : Joined(ei[1].GetString(), ei[2].GetString(), ei[3].GetString(), ei[4].GetString());

        private static string? InstanceOf(Hl7v2Component ei) => ei.IsEmpty ? null : Joined(ei[1].GetString(), ei[2].GetString(), ei[3].GetString(), ei[4].GetString());

        private static string? Joined(params ReadOnlySpan<string> parts)
        {
            var text = string.Join('^', parts).TrimEnd('^');
            return text.Length == 0 ? null : text;
        }
    }

    private static string? NameOf(string number) => number switch
    {
        "68480" => "MDC_ATTR_ALERT_SOURCE",
        "68481" => "MDC_ATTR_EVENT_PHASE",
        "68482" => "MDC_ATTR_ALARM_STATE",
        "68483" => "MDC_ATTR_ALARM_INACTIVATION_STATE",
        "68484" => "MDC_ATTR_ALARM_PRIORITY",
        "68485" => "MDC_ATTR_ALERT_TYPE",
        "67860" => "MDC_ATTR_CONFIRM_TIMEOUT",
        _ => null,
    };

    private static AlertPhase? PhaseOf(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.SequenceEqual("start"u8) => AlertPhase.Start,
        _ when text.SequenceEqual("continue"u8) => AlertPhase.Continue,
        _ when text.SequenceEqual("end"u8) => AlertPhase.End,
        _ when text.SequenceEqual("tpoint"u8) => AlertPhase.Tpoint,
        _ when text.SequenceEqual("present"u8) => AlertPhase.Present,
        _ when text.SequenceEqual("update"u8) => AlertPhase.Update,
        _ when text.SequenceEqual("escalate"u8) => AlertPhase.Escalate,
        _ when text.SequenceEqual("de-escalate"u8) => AlertPhase.DeEscalate,
        _ when text.SequenceEqual("reset"u8) => AlertPhase.Reset,
        _ => null,
    };

    private static AlertPresence? PresenceOf(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.SequenceEqual("active"u8) => AlertPresence.Active,
        _ when text.SequenceEqual("latched"u8) => AlertPresence.Latched,
        _ when text.SequenceEqual("inactive"u8) => AlertPresence.Inactive,
        _ => null,
    };

    private static AlertInactivation InactivationOf(Hl7v2Field field)
    {
        var state = AlertInactivation.Enabled;
        foreach (var one in field.Repetitions)
        {
            var raw = one.Raw;
            if (raw.SequenceEqual("audio-paused"u8)) state |= AlertInactivation.AudioPaused;
            else if (raw.SequenceEqual("audio-off"u8)) state |= AlertInactivation.AudioOff;
            else if (raw.SequenceEqual("alarm-paused"u8)) state |= AlertInactivation.AlarmPaused;
            else if (raw.SequenceEqual("alarm-off"u8)) state |= AlertInactivation.AlarmOff;
            else if (raw.SequenceEqual("alert-acknowledged"u8)) state |= AlertInactivation.AlertAcknowledged;
        }
        return state;
    }
}
