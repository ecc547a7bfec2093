using System.Buffers;
using System.Collections.Frozen;
using Meridian.Core.Laboratory;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Writes ORR^O02, what an analyzer is told that asks by ORM^O01 with ORC-1 RF: the work of the specimen (ORC-1 AF, table 0119), or AR where there is none. As hematology analyzers
/// want it (Mindray BC-5300 operator's manual, appendix C): the label in ORC-2 and OBR-2, one OBR for all, and the counts as a mode.
/// </summary>
internal static class Hl7v2RefillWork
{
    // LOINC of the five-part differential, in absolute numbers and per hundred: neutrophils, lymphocytes, monocytes, eosinophils, basophils
    private static readonly FrozenSet<string> Differential =
        new[] { "751-8", "770-8", "731-0", "736-9", "742-7", "5905-5", "711-2", "713-8", "704-7", "706-2" }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="work">What there is; null: it cannot be told now.</param>
    public static void Write(IBufferWriter<byte> output, Hl7v2Message query, HostAnswer? work, DateTimeOffset now)
    {
        var isFound = work is { Kind: HostAnswerKind.Found };
        new Hl7v2Acknowledgement
        {
            Code = isFound ? Hl7v2AckCode.AA : work is null ? Hl7v2AckCode.AE : Hl7v2AckCode.AR, ControlId = Hl7v2Answers.ControlIdOf(query.Header, now), MessageType = "ORR^O02"u8.ToArray(), Time = Hl7v2Answers.LocalTime(now),
            Errors = work is null ? [Hl7v2Answers.OrdersNotRead] : [],
            Body = isFound ? writer => Work(writer, work!) : null,
        }.WriteTo(output, query);
    }

    private static void Work(Hl7v2Writer writer, HostAnswer work)
    {
        var row = work.Order!;
        var order = row.Order;
        var patient = order.Patient;
        writer.Segment("PID"u8).Field(1).Text("1"u8);
        if (patient.Identifiers.Count > 0) writer.Field(3).Text(patient.Identifiers[0].Value).Component(5).Text("MR"u8);
        if (Hl7v2Segments.OneName(patient.Name) is { } name && Hl7v2Segments.CanBear(writer.Charset, name)) writer.Field(5).Text(name);
        if (Hl7v2Segments.BirthTime(patient) is { } born) writer.Field(7).Text(born);
        Hl7v2Segments.Sex(writer, 8, patient.Sex);
        writer.Segment("PV1"u8).Field(1).Text("1"u8);
        if (order.Location is { IsEmpty: false } place && Hl7v2Segments.CanBear(writer.Charset, place.Unit + place.Room + place.Bed + place.Facility + place.Building)) Hl7v2Segments.Place(writer, 3, place);
        writer.Segment("ORC"u8).Field(1).Text("AF"u8).Field(2).Text(work.SpecimenId);
        writer.Segment("OBR"u8).Field(1).Text("1"u8).Field(2).Text(work.SpecimenId).Field(4).Text("00001"u8).Component(2).Text("Automated Count"u8).Component(3).Text("99MRC"u8);
        if (order.Specimen.CollectedAt is { } collected) writer.Field(6).Time(Hl7v2Answers.LocalTime(collected));
        if (order.Specimen.ReceivedAt is { } received) writer.Field(14).Time(Hl7v2Answers.LocalTime(received));
        writer.Field(24).Text("HM"u8);
        var mode = work.Tests.Any(test => Differential.Contains(test.Local.Split('^')[0])) ? "CBC+DIFF"u8 : "CBC"u8;
        writer.Segment("OBX"u8).Field(1).Text("1"u8).Field(2).Text("IS"u8).Field(3).Text("08003"u8).Component(2).Text("Test Mode"u8).Component(3).Text("99MRC"u8).Field(5).Text(mode).Field(11).Text("F"u8);
    }
}
