using System.Buffers;
using Meridian.Core.Orders;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Writes the status of an imaging order for who placed it: <c>ORM^O01</c> of HL7 2.3.1 with order control SC, "status changed" (table 0119), and the status of table 0038
/// in ORC-5, as IHE RAD-3 has it (RAD TF-2 4.3).
/// </summary>
internal static class Hl7v2OrderStatus
{
    public static void Write(IBufferWriter<byte> output, ImagingOrder order, OrderStatus status, DateTimeOffset at, string controlId, DateTimeOffset now)
    {
        var writer = new Hl7v2Writer(output);
        writer.Segment("MSH"u8)
            .Field(3).Text("MERIDIAN"u8)
            .Field(7).Time(Hl7v2Timestamp.From(now.ToUniversalTime()))
            .Field(9).Text("ORM"u8).Component().Text("O01"u8)
            .Field(10).Text(controlId)
            .Field(11).Text("P"u8)
            .Field(12).Text("2.3.1"u8)
            .Field(18).Text(Hl7v2Charset.Utf8.Name);
        Hl7v2Segments.Patient(writer, order.Patient);
        writer.Segment("ORC"u8).Field(1).Text("SC"u8);
        Hl7v2Segments.Number(writer, 2, order.Placer);
        Hl7v2Segments.Number(writer, 3, order.Filler);
        writer.Field(5).Text(CodeOf(status)).Field(9).Time(Hl7v2Timestamp.From(at.ToUniversalTime()));
        writer.Segment("OBR"u8).Field(1).Text("1"u8);
        Hl7v2Segments.Number(writer, 2, order.Placer);
        Hl7v2Segments.Number(writer, 3, order.Filler);
        if (order.Procedure is { } procedure) Hl7v2Segments.Coded(writer, 4, procedure);
        else if (order.Description is { Length: > 0 } description) writer.Field(4).Component(2).Text(description);
        if (order.Accession is { Length: > 0 } accession) writer.Field(18).Text(accession);
        if (order.RequestedProcedureId is { Length: > 0 } requested) writer.Field(19).Text(requested);
        if (order.Steps.Count == 1 && order.Steps[0].Id is { Length: > 0 } step) writer.Field(20).Text(step);
        if (order.Steps.Select(one => one.Modality).FirstOrDefault() is { Length: > 0 } modality) writer.Field(24).Text(modality);
        writer.End();
    }

    // table 0038
    private static string CodeOf(OrderStatus status) => status switch
    {
        OrderStatus.Scheduled => "SC",
        OrderStatus.InProgress => "IP",
        OrderStatus.Completed => "CM",
        OrderStatus.Discontinued => "DC",
        OrderStatus.Canceled => "CA",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
