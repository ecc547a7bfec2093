using System.Buffers;
using Meridian.Virtual.Physiology;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Monitors;

/// <summary>
/// The twelve numbers of one moment as PCD-01 (IHE PCD TF-2). A number without a valid measurement has no value, OBX-8 INV and
/// OBX-11 X; one taken while the patient moves is QUES; the cuff's keep the time at which it measured (OBX-14).
/// </summary>
internal static class NumericsMessage
{
    private static ReadOnlySpan<byte> Monitoring => "182777000^monitoring of patient^SCT"u8;

    public static void Write(IBufferWriter<byte> output, MonitorIdentity monitor, WardPatient? patient, string controlId, Vitals vitals, DateTimeOffset at, bool describe)
    {
        var message = new MonitorMessage(output, monitor, patient, controlId, at, isAlert: false);
        message.Request(1, controlId, Monitoring, at);
        message.Device();
        if (describe) Describe(ref message, monitor);
        foreach (var metric in MonitorMetric.All)
        {
            message.Enter(metric.Place);
            WriteMetric(ref message, metric, vitals, at);
        }
        message.Writer.End();
    }

    /// <summary>Make, model, serial number, software and firmware as attributes of the MDS (the production specification of ISO/IEEE 11073-10101).</summary>
    private static void Describe(ref MonitorMessage message, MonitorIdentity monitor)
    {
        message.Row("ST"u8, Mdc.Manufacturer.Bytes, 0, 0, 0, 1).Field(5).Text(monitor.Make.Manufacturer).Field(11).Text("F"u8);
        message.Row("ST"u8, Mdc.ModelNumber.Bytes, 0, 0, 0, 2).Field(5).Text(monitor.Make.Model).Field(11).Text("F"u8);
        message.Row("ST"u8, Mdc.Serial.Bytes, 0, 0, 0, 3).Field(5).Text(monitor.Serial).Field(11).Text("F"u8);
        message.Row("ST"u8, Mdc.Software.Bytes, 0, 0, 0, 4).Field(5).Text(monitor.Make.Software).Field(11).Text("F"u8);
        message.Row("ST"u8, Mdc.Firmware.Bytes, 0, 0, 0, 5).Field(5).Text(monitor.Make.Firmware).Field(11).Text("F"u8);
    }

    private static void WriteMetric(ref MonitorMessage message, MonitorMetric metric, Vitals vitals, DateTimeOffset at)
    {
        var place = metric.Place;
        var writer = message.Row("NM"u8, metric.Term.Bytes, place.Vmd, place.Channel, place.Metric, 0);
        var value = metric.Value(vitals);
        if (value is { } number) writer.Field(5).Number(Math.Round((decimal)number, metric.Decimals));
        writer.Field(6).Raw(message.UnitOf(metric.Unit));
        WriteLimits(writer, metric);
        var flag = Flag(metric, value, vitals);
        if (flag.Length > 0) writer.Field(8).Text(flag);
        writer.Field(11).Text(value is null ? "X"u8 : "R"u8);
        if (metric.IsEpisodic && vitals.Cuff is { } cuff) writer.Field(14).Time(Hl7v2Timestamp.From(at.AddSeconds(cuff.At - vitals.At)));
    }

    /// <summary>OBX-7 carries the alarm limits (IHE PCD TF-2, appendix B.8).</summary>
    public static void WriteLimits(Hl7v2Writer writer, MonitorMetric metric)
    {
        if (metric is not { Low: { } low, High: { } high }) return;
        writer.Field(7).Number((decimal)low).Text("-"u8).Number((decimal)high);
    }

    private static ReadOnlySpan<byte> Flag(MonitorMetric metric, double? value, Vitals vitals)
    {
        if (value is null) return "INV"u8;
        if (vitals.Disturbed && !metric.IsEpisodic && metric != MonitorMetric.Temperature) return "QUES"u8;
        return value < metric.Low ? "L"u8 : value > metric.High ? "H"u8 : default;
    }
}
