using System.Buffers;
using System.Globalization;
using Meridian.Core.Laboratory;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Writes what an analyzer is told that asks by QRY^Q02: QCK^Q02, whether there is work (HL7 v2.3.1 2.18.1), and DSR^Q03, the work of one specimen line by line (2.18.2). What
/// stands in which line is the makers' agreement (Mindray BS-200 host interface manual 5.0; so do Getein, URIT and others): 1 patient's number, 2 bed, 3 name, 4 birth, 5 sex, 21 label,
/// 22 running number, 23 time of collection, 24 urgent, 26 kind of specimen, 27 who asked, 28 unit, from 29 on the tests.
/// </summary>
internal static class Hl7v2DisplayWork
{
    private const int FirstTest = 29;

    /// <param name="found">Whether there is work; null: it cannot be told now.</param>
    public static void Acknowledge(IBufferWriter<byte> output, Hl7v2Message query, bool? found, DateTimeOffset now) =>
        Answer(query, "QCK^Q02"u8.ToArray(), Hl7v2Answers.ControlIdOf(query.Header, now), found is null, now, writer => Status(writer, found switch { true => "OK"u8, false => "NF"u8, null => "AE"u8 })).WriteTo(output, query);

    /// <param name="pointer">DSC-1: which one this is, when more follow; null: it is the last.</param>
    public static void Write(IBufferWriter<byte> output, Hl7v2Message query, HostAnswer work, string controlId, string? pointer, DateTimeOffset now) =>
        Answer(query, "DSR^Q03"u8.ToArray(), controlId, false, now, writer =>
        {
            Status(writer, "OK"u8);
            Repeat(writer, query, "QRD"u8);
            Repeat(writer, query, "QRF"u8);
            var lines = LinesOf(work);
            for (var line = 1; line < FirstTest; line++) Line(writer, line, lines.GetValueOrDefault(line), 1);
            var number = FirstTest;
            foreach (var test in work.Tests) Line(writer, number++, test.Local, 4);
            writer.Segment("DSC"u8).Field(1);
            if (pointer is not null) writer.Text(pointer);
            writer.Field(2);
        }).WriteTo(output, query);

    private static Hl7v2Acknowledgement Answer(Hl7v2Message query, byte[] type, string controlId, bool isTrouble, DateTimeOffset now, Action<Hl7v2Writer> body) => new()
    {
        Code = isTrouble ? Hl7v2AckCode.AE : Hl7v2AckCode.AA, ControlId = controlId, MessageType = type, IsFilled = true, Time = Hl7v2Answers.LocalTime(now), Body = body,
        Errors = isTrouble ? [Hl7v2Answers.OrdersNotRead] : [],
    };

    // QAK-2: table 0208
    private static void Status(Hl7v2Writer writer, ReadOnlySpan<byte> status)
    {
        if (!status.SequenceEqual("AE"u8)) writer.Segment("ERR"u8).Field(1).Text("0"u8).Field(2);
        writer.Segment("QAK"u8).Field(1).Text("SR"u8).Field(2).Text(status).Field(3);
    }

    private static void Repeat(Hl7v2Writer writer, Hl7v2Message query, ReadOnlySpan<byte> id)
    {
        if (!query.TryFind(id, out var segment)) return;
        writer.Segment(id);
        for (var field = 1; field <= segment.FieldCount; field++)
        {
            writer.Field(field);
            // a control character would break the answer
            if (!segment[field].Raw.ContainsAnyInRange((byte)0, (byte)0x1F)) writer.Raw(segment[field].Raw);
        }
    }

    private static void Line(Hl7v2Writer writer, int number, string? text, int components)
    {
        writer.Segment("DSP"u8).Field(1).Number((long)number).Field(3);
        if (text is not null && Hl7v2Segments.CanBear(writer.Charset, text)) writer.Text(text);
        writer.Component(components).Field(6);
    }

    private static Dictionary<int, string> LinesOf(HostAnswer work)
    {
        Dictionary<int, string> lines = [];
        if (work.Order is not { } row) return lines;
        var order = row.Order;
        Put(1, order.Patient.Identifiers.Count > 0 ? order.Patient.Identifiers[0].Value : null);
        Put(2, order.Location?.Bed);
        Put(3, Hl7v2Segments.OneName(order.Patient.Name));
        Put(4, Hl7v2Segments.BirthTime(order.Patient));
        Put(5, order.Patient.Sex switch { AdministrativeSex.Male => "M", AdministrativeSex.Female => "F", AdministrativeSex.Unknown => null, _ => "O" });
        Put(21, work.SpecimenId);
        Put(22, row.Id.Value.ToString(CultureInfo.InvariantCulture));
        Put(23, (order.Specimen.CollectedAt ?? order.Specimen.ReceivedAt ?? order.RequestedAt)?.LocalDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture));
        Put(24, order.Priority is "S" or "STAT" ? "Y" : "N");
        Put(26, KindOf(order.Specimen.Type));
        Put(27, Hl7v2Segments.OneName(order.Requester));
        Put(28, order.Location?.Unit);
        return lines;

        void Put(int line, string? text)
        {
            if (text is { Length: > 0 }) lines[line] = text;
        }
    }

    // table 0487 in the words of these analyzers
    private static string? KindOf(Code? type) => type?.Value.ToUpperInvariant() switch
    {
        null => null,
        "SER" or "SERUM" => "serum",
        "PLAS" or "PLASMA" or "PPP" or "PRP" => "plasma",
        "UR" or "URINE" or "UR24H" or "URC" => "urine",
        _ => type.Text ?? type.Value,
    };
}
