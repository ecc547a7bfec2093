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
        WritePatient(writer, order.Patient);
        writer.Segment("ORC"u8).Field(1).Text("SC"u8);
        Number(writer, 2, order.Placer);
        Number(writer, 3, order.Filler);
        writer.Field(5).Text(CodeOf(status)).Field(9).Time(Hl7v2Timestamp.From(at.ToUniversalTime()));
        writer.Segment("OBR"u8).Field(1).Text("1"u8);
        Number(writer, 2, order.Placer);
        Number(writer, 3, order.Filler);
        if (order.Procedure is { } procedure)
        {
            writer.Field(4).Text(procedure.Value);
            if (procedure.Text is { Length: > 0 } name) writer.Component(2).Text(name);
            if (procedure.System is { Length: > 0 } system) writer.Component(3).Text(system);
        }
        else if (order.Description is { Length: > 0 } description) writer.Field(4).Component(2).Text(description);
        if (order.Accession is { Length: > 0 } accession) writer.Field(18).Text(accession);
        if (order.RequestedProcedureId is { Length: > 0 } requested) writer.Field(19).Text(requested);
        if (order.Steps.Count == 1 && order.Steps[0].Id is { Length: > 0 } step) writer.Field(20).Text(step);
        if (order.Steps.Select(one => one.Modality).FirstOrDefault() is { Length: > 0 } modality) writer.Field(24).Text(modality);
        writer.End();
    }

    private static void WritePatient(Hl7v2Writer writer, PatientIdentity patient)
    {
        writer.Segment("PID"u8).Field(3);
        for (var i = 0; i < patient.Identifiers.Count; i++)
        {
            if (i > 0) writer.Repeat();
            var identifier = patient.Identifiers[i];
            writer.Text(identifier.Value);
            if (identifier.Authority is { Length: > 0 } authority) writer.Component(4).Text(authority);
            if (identifier.Type is { Length: > 0 } type) writer.Component(5).Text(type);
        }
        if (patient.Name is { } name)
        {
            writer.Field(5);
            if (name.Family is { Length: > 0 } family) writer.Text(family);
            if (name.Given is { Length: > 0 } given) writer.Component(2).Text(given);
            // XPN.8: alphabetic, ideographic (table 4000)
            writer.Component(7).Text("L"u8).Component(8).Text("A"u8);
            if (name.Ideographic is { Length: > 0 } ideographic)
            {
                var parts = ideographic.Split('^');
                writer.Repeat().Text(parts[0]);
                if (parts.Length > 1 && parts[1].Length > 0) writer.Component(2).Text(parts[1]);
                writer.Component(7).Text("L"u8).Component(8).Text("I"u8);
            }
        }
        if (patient.BirthDate is { Length: > 0 } born) writer.Field(7).Text(born.Replace("-", "", StringComparison.Ordinal));
        if (patient.Sex switch { AdministrativeSex.Male => "M", AdministrativeSex.Female => "F", AdministrativeSex.Other => "O", _ => null } is { } sex) writer.Field(8).Text(sex);
    }

    private static void Number(Hl7v2Writer writer, int field, OrderNumber? number)
    {
        if (number is not { } given) return;
        writer.Field(field).Text(given.Value);
        if (given.Authority is { Length: > 0 } authority) writer.Component(2).Text(authority);
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
