using System.Buffers;
using Meridian.Core.Alarms;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Writes IHE PCD-05, Report Alert Status (ORA^R41^ORA_R41, HL7 2.7 and later): OBR-3 names the alert instance as its sender named it, PRT-3 tells its fate,
/// PRT-5 who took it on.
/// </summary>
internal static class Hl7v2AlertStatus
{
    /// <summary>One message; the alert must have come with an instance key.</summary>
    public static void Write(IBufferWriter<byte> output, AlertStatus status, string controlId, DateTimeOffset now)
    {
        var writer = new Hl7v2Writer(output);
        writer.Segment("MSH"u8)
            .Field(3).Text("MERIDIAN"u8)
            .Field(7).Time(Hl7v2Timestamp.From(now.ToUniversalTime()))
            .Field(9).Text("ORA"u8).Component().Text("R41"u8).Component().Text("ORA_R41"u8)
            .Field(10).Text(controlId)
            .Field(11).Text("P"u8)
            .Field(12).Text("2.7"u8)
            .Field(15).Text("AL"u8)
            .Field(16).Text("NE"u8)
            .Field(18).Text(Hl7v2Charset.Utf8.Name)
            .Field(21).Text("IHE_PCD_ACM_001"u8).Component().Text("IHE PCD"u8).Component().Text("1.3.6.1.4.1.19376.1.6.1.5.1"u8).Component().Text("ISO"u8);
        writer.Segment("OBR"u8).Field(1).Text("1"u8).Field(3);
        var component = 1;
        foreach (var part in status.Alert.Report.InstanceKey!.Split('^'))
        {
            if (component > 1) writer.Component(component);
            writer.Text(part);
            component++;
        }
        writer.Field(4).Text("196616"u8).Component().Text("MDC_EVT_ALARM"u8).Component().Text("MDC"u8);
        writer.Field(7).Time(Hl7v2Timestamp.From(status.At.ToUniversalTime()));
        writer.Segment("PRT"u8).Field(2).Text("UC"u8).Field(3).Text(status.Disposition switch
        {
            AlertDisposition.Delivered => "Delivered",
            AlertDisposition.Accepted => "Accepted",
            AlertDisposition.Undeliverable => "Undeliverable",
            _ => throw new InvalidOperationException(),
        });
        writer.Field(4).Text("RCT"u8);
        if (status.By is { Length: > 0 } by) writer.Field(5).Component(2).Text(by);
        writer.Field(11).Time(Hl7v2Timestamp.From(status.At.ToUniversalTime()));
        writer.End();
    }
}
