using System.Buffers;
using System.Globalization;
using Meridian.Core.Laboratory;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Writes IHE LAW LAB-28, OML^O33^OML_O33: the work of one specimen, or that there is none (ORC-1 DC, SPM-11 U: TF-2b 3.28.4.1, 3.28.4.3). HL7 v2.5.1, UTF-8, original
/// acknowledgment by MSH-16.
/// </summary>
internal static class Hl7v2LabWork
{
    /// <param name="application">MSH-5, as the analyzer writes its MSH-3; components by <c>^</c>.</param>
    /// <param name="system">Coding system of the analyzer's codes in OBR-4.</param>
    public static void Write(IBufferWriter<byte> output, HostAnswer work, string application, string facility, string system, string controlId, DateTimeOffset now)
    {
        var writer = new Hl7v2Writer(output);
        var time = Hl7v2Timestamp.From(now, fractionDigits: 0);
        writer.Segment("MSH"u8).Field(3).Text("MERIDIAN"u8);
        Parts(writer.Field(5), application);
        Parts(writer.Field(6), facility);
        writer.Field(7).Time(time).Field(9).Text("OML"u8).Component().Text("O33"u8).Component().Text("OML_O33"u8)
            .Field(10).Text(controlId).Field(11).Text("P"u8).Field(12).Text("2.5.1"u8).Field(15).Text("NE"u8).Field(16).Text("AL"u8)
            .Field(18).Text(Hl7v2Charset.Utf8.Name).Field(21).Text("LAB-28"u8).Component().Text("IHE"u8);
        if (work.Kind != HostAnswerKind.Found || work.Order is not { } row)
        {
            writer.Segment("SPM"u8).Field(1).Text("1"u8).Field(4).Null().Field(11).Text("U"u8).Component().Text("Unknown"u8).Component().Text("HL70369"u8);
            writer.Segment("SAC"u8).Field(3).Text(work.SpecimenId);
            writer.Segment("ORC"u8).Field(1).Text("DC"u8).Field(9).Time(time);
            writer.End();
            return;
        }
        var order = row.Order;
        Hl7v2Segments.Patient(writer, order.Patient);
        // table 0004: U, the class is not known, and PV1-2 must stand
        writer.Segment("PV1"u8).Field(2).Text("U"u8);
        Hl7v2Segments.Place(writer, 3, order.Location);
        writer.Segment("SPM"u8).Field(1).Text("1"u8).Field(2).Text(work.SpecimenId);
        Hl7v2Segments.Coded(writer, 4, order.Specimen.Type);
        writer.Field(11).Text("P"u8).Component().Text("Patient"u8).Component().Text("HL70369"u8);
        if (order.Specimen.CollectedAt is { } collected) writer.Field(17).Time(Hl7v2Timestamp.From(collected, fractionDigits: 0));
        if (order.Specimen.ReceivedAt is { } received) writer.Field(18).Time(Hl7v2Timestamp.From(received, fractionDigits: 0));
        writer.Segment("SAC"u8).Field(3).Text(work.SpecimenId);
        var number = 0;
        foreach (var test in work.Tests)
        {
            writer.Segment("ORC"u8).Field(1).Text("NW"u8).Field(9).Time(time);
            writer.Segment("TQ1"u8).Field(9).Text(order.Priority is { Length: > 0 } priority ? priority : "R").Component(3).Text("HL70485"u8);
            // OBR-2: the number of this step of work, told once for each run (TF-2b 3.28.4.1.2.6)
            writer.Segment("OBR"u8).Field(1).Number(++number).Field(2).Text(string.Create(CultureInfo.InvariantCulture, $"{test.Order}.{test.Test}.{test.Rerun}"))
                .Field(4).Text(test.Local).Component(3).Text(system);
            if (order.Requester is { } requester) Hl7v2Segments.Person(writer, 16, requester);
            if (test.Dilution is { } dilution)
                writer.Segment("TCD"u8).Field(1).Text(test.Local).Component(3).Text(system).Field(2).Component(2).Text("1"u8).Component(3).Text(":"u8).Component(4).Number(dilution);
        }
        writer.End();
    }

    private static void Parts(Hl7v2Writer writer, string text)
    {
        var number = 1;
        foreach (var part in text.Split('^'))
        {
            if (part.Length > 0) writer.Component(number).Text(part);
            number++;
        }
    }
}
