using System.Buffers;
using System.Text;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Monitors;

/// <summary>One ADT message of the hospital's patient administration (HL7 2.6 chapter 3), in the character set that its patient's name asks for. Original mode: MSH-15 and MSH-16 stay empty.</summary>
internal static class PatientFeedMessage
{
    public static void Write(IBufferWriter<byte> output, PatientFeedEvent trigger, WardPatient patient, MonitorIdentity at, MonitorIdentity? cameFrom, string controlId, DateTimeOffset when)
    {
        var charset = patient.PrefersGb18030 ? Hl7v2Charset.Gb18030 : Hl7v2Charset.Utf8;
        var (name, structure) = trigger switch
        {
            PatientFeedEvent.A01 => ("A01", "ADT_A01"),
            PatientFeedEvent.A02 => ("A02", "ADT_A02"),
            PatientFeedEvent.A03 => ("A03", "ADT_A03"),
            PatientFeedEvent.A08 => ("A08", "ADT_A01"), // HL7 table 0354
            _ => throw new ArgumentOutOfRangeException(nameof(trigger)),
        };
        var writer = new Hl7v2Writer(output, charset);
        writer.Segment("MSH"u8)
            .Field(3).Text("ADT"u8).Field(4).Text(at.Facility)
            .Field(7).Time(Hl7v2Timestamp.From(when))
            .Field(9).Raw(Encoding.ASCII.GetBytes($"ADT^{name}^{structure}"))
            .Field(10).Text(controlId).Field(11).Text("P"u8).Field(12).Text("2.6"u8)
            .Field(18).Text(charset.Name);
        writer.Segment("EVN"u8).Field(1).Text(name).Field(2).Time(Hl7v2Timestamp.From(when));
        MonitorMessage.WritePatient(writer, patient, at.Facility);
        writer.Segment("PV1"u8).Field(2).Text("I"u8).Field(3);
        MonitorMessage.WriteLocation(writer, at);
        if (cameFrom is not null)
        {
            writer.Field(6);
            MonitorMessage.WriteLocation(writer, cameFrom);
        }
        writer.Field(19).Text(patient.VisitNumber).Component(4).Text(at.Facility).Component(5).Text("VN"u8);
        if (trigger == PatientFeedEvent.A01) writer.Field(44).Time(Hl7v2Timestamp.From(when, 0));
        if (trigger == PatientFeedEvent.A03) writer.Field(45).Time(Hl7v2Timestamp.From(when, 0));
        writer.End();
    }
}
