using System.Globalization;
using System.Text;
using Meridian.Gateway.Hl7v2;
using Meridian.Model;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>Writes what a message was understood to say, line by line, to be compared with a reviewed text.</summary>
internal static class FactsText
{
    public static string Of(Hl7v2Received received)
    {
        var text = new StringBuilder();
        var s = received.Submission;
        text.Line($"message {s.Kind} of '{s.Sender}' number {s.ControlId ?? "-"} sent {Time(s.SentAt)}");
        text.Line($"acknowledge {(received.Mode.IsEnhanced ? $"accept {received.Mode.Accept}, application {received.Mode.Application}" : "in original mode")}{(received.Translation.IsAnswer ? "; it is an answer" : "")}");
        if (s.Rejection is { } no) text.Line($"quarantine {no.Reason} at {no.Place ?? "-"}, table 0357 code {(int)received.Translation.Error!.Code}{(received.Translation.IsHeaderRefused ? ", refused by its header" : "")}: {no.Message}");
        foreach (var report in s.Facts.Reports) Report(text, report);
        foreach (var e in s.Facts.PatientEvents)
            text.Line($"patient event {e.Kind} at {Time(e.At)}: {Patient(e.Patient)}; in {Place(e.Location)}; before {Place(e.PriorLocation)}; visit {e.Visit ?? "-"} class {e.Class ?? "-"}{(e.Prior is null ? "" : "; prior " + Patient(e.Prior))}");
        if (s.Rejection is null && s.Facts.IsEmpty) text.Line($"no facts");
        return text.ToString();
    }

    private static void Report(StringBuilder text, EquipmentReport r)
    {
        text.Line($"report at {Time(r.At)}{(r.IsHeartbeat ? $", sign of life for {r.HeartbeatTimeout?.TotalSeconds.ToString(CultureInfo.InvariantCulture) ?? "-"} s" : "")}");
        text.Line($"  equipment {string.Join(", ", r.Equipment.Identifiers.Select(i => $"{i.Kind} {i.Value}{(i.Authority is null ? "" : " of " + i.Authority)}"))}; {Name(r.Equipment.Kind)}{Also("made by", r.Equipment.Manufacturer)}{Also("model", r.Equipment.ModelName)}{Also("serial", r.Equipment.SerialNumber)}");
        text.Line($"  patient {(r.Patient is null ? "unknown" : Patient(r.Patient))}; in {Place(r.Location)}");
        foreach (var o in r.Observations)
            text.Line($"  {o.Metric.Containment} {Name(o.Metric.Code)} = {Value(o)} [{Name(o.Metric.Unit)}] {o.Status}{Also("at", o.At is null ? null : Time(o.At))}{Also("range", o.Range)}{Also("flags", o.Flags)}; in {Name(o.Metric.Vmd)} / {Name(o.Metric.Channel)}");
        foreach (var w in r.Waves)
            text.Line($"  {w.Metric.Containment} wave {Name(w.Metric.Code)} [{Name(w.Metric.Unit)}] {w.Samples.Length} samples at {w.SampleHz.ToString(CultureInfo.InvariantCulture)} Hz from {Time(w.Start)}, × {w.Gain.ToString(CultureInfo.InvariantCulture)}, range {w.RangeLow?.ToString(CultureInfo.InvariantCulture) ?? "-"} … {w.RangeHigh?.ToString(CultureInfo.InvariantCulture) ?? "-"}: {string.Join(' ', w.Samples.Take(8).Select(v => v == WaveSegment.Missing ? "×" : v.ToString(CultureInfo.InvariantCulture)))}");
        foreach (var a in r.Alerts)
            text.Line($"  {a.Containment} alert {Name(a.Condition)} '{a.Text}' {a.Kind} {a.Priority} {a.Phase} {a.Presence} {a.Inactivation}; instance {a.InstanceKey ?? "-"}; source {Name(a.Source)}; value {a.ObservedValue ?? "-"} limits {a.LimitValue ?? "-"}; at {Time(a.At)}");
    }

    private static string Value(Observation o) => o.Kind switch
    {
        ValueKind.Numeric => o.Comparator + o.Number.ToString(CultureInfo.InvariantCulture),
        ValueKind.Text => $"'{o.Text}'",
        ValueKind.Coded => $"{Name(o.Coded)} '{o.Text}'",
        _ => "nothing",
    };

    private static string Patient(PatientIdentity p) =>
        $"{string.Join(", ", p.Identifiers.Select(i => $"{i.Value} ({i.Authority ?? "-"} {i.Type ?? "-"})"))} {p.Name?.Family}, {p.Name?.Given} {p.Name?.Middle}{Also("written", p.Name?.Ideographic)}{Also("spoken", p.Name?.Phonetic)} born {p.BirthDate ?? "-"} {p.Sex}";

    private static string Place(PointOfCare? p) => p is null ? "-" : string.Join('^', p.Unit, p.Room, p.Bed, p.Facility);
    private static string Name(Code? c) => c is null ? "-" : $"{c.Value} {c.Text} {c.System}".Trim();
    private static string Also(string word, string? value) => value is null ? "" : $", {word} {value}";
    private static string Time(DateTimeOffset? t) => t?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFzzz", CultureInfo.InvariantCulture) ?? "-";
    private static void Line(this StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
