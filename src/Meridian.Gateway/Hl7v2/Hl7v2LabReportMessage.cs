using System.Buffers;
using System.Globalization;
using Meridian.Core.Laboratory;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Writes results of one order as ORU^R01 or OUL^R22 (HL7 v2.5.1 7.3.1, 7.3.7; UTF-8). OBX-3 carries LOINC where it is known, with the hub's code as the alternate; OBX-6 UCUM.
/// OBX-11 is F, C for one that takes the place of another that was reported, W for one that stands no more, X where the instrument had no result (table 0085).
/// </summary>
internal sealed class Hl7v2LabReportMessage(LabCatalog catalog)
{
    private const string Hub = "MERIDIAN";

    /// <summary>One result to be told.</summary>
    public readonly record struct Told(LabResultRow Row, bool IsWithdrawn);

    public required string Receiver { get; init; }
    public required bool IsBySpecimen { get; init; }
    public required string ControlId { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required PatientIdentity Patient { get; init; }
    /// <summary>Null: the results answer no order (a meter at the bedside).</summary>
    public LabOrderRow? Order { get; init; }
    public required IReadOnlyList<Told> Results { get; init; }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new Hl7v2Writer(output);
        writer.Segment("MSH"u8).Field(3).Text(Hub).Field(5).Text(Receiver).Field(7).Time(Hl7v2Timestamp.From(Now)).Field(9);
        if (IsBySpecimen) writer.Text("OUL"u8).Component().Text("R22"u8).Component().Text("OUL_R22"u8);
        else writer.Text("ORU"u8).Component().Text("R01"u8).Component().Text("ORU_R01"u8);
        writer.Field(10).Text(ControlId).Field(11).Text("P"u8).Field(12).Text("2.5.1"u8).Field(18).Text(Hl7v2Charset.Utf8.Name);
        Hl7v2Segments.Patient(writer, Patient);
        writer.Segment("PV1"u8).Field(2).Text("U"u8);
        Hl7v2Segments.Place(writer, 3, Order?.Order.Location);
        if (IsBySpecimen)
        {
            Specimen(writer);
            Request(writer);
            Control(writer);
        }
        else
        {
            Control(writer);
            Request(writer);
        }
        var number = 0;
        foreach (var told in Results) Result(writer, told, ++number);
        if (!IsBySpecimen) Specimen(writer);
        writer.End();
    }

    private void Specimen(Hl7v2Writer writer)
    {
        var id = Order?.SpecimenId ?? Results[0].Row.SpecimenId;
        if (id.Length == 0 && IsBySpecimen is false) return;
        writer.Segment("SPM"u8).Field(1).Text("1"u8);
        if (id.Length > 0) writer.Field(2).Text(id);
        // SPM-4 must stand (7.4.3): "" where nobody told the type
        if (Order?.Order.Specimen.Type is { } type) Hl7v2Segments.Coded(writer, 4, type);
        else writer.Field(4).Null();
        writer.Field(11).Text("P"u8).Component().Text("Patient"u8).Component().Text("HL70369"u8);
        if (Order?.Order.Specimen.CollectedAt is { } collected) writer.Field(17).Time(Hl7v2Timestamp.From(collected, fractionDigits: 0));
        if (Order?.Order.Specimen.ReceivedAt is { } received) writer.Field(18).Time(Hl7v2Timestamp.From(received, fractionDigits: 0));
        if (IsBySpecimen && id.Length > 0) writer.Segment("SAC"u8).Field(3).Text(id);
    }

    private void Control(Hl7v2Writer writer)
    {
        writer.Segment("ORC"u8).Field(1).Text("RE"u8);
        Numbers(writer);
        // table 0038
        writer.Field(5).Text(Order?.Status == LabOrderStatus.Completed ? "CM"u8 : "IP"u8);
        if (Order?.Order.Requester is { } requester) Hl7v2Segments.Person(writer, 12, requester);
    }

    private void Request(Hl7v2Writer writer)
    {
        writer.Segment("OBR"u8).Field(1).Text("1"u8);
        Numbers(writer);
        writer.Field(4);
        if (Results.Select(told => told.Row.Test).Distinct().Count() == 1) Test(writer, Results[0].Row);
        // LOINC: laboratory report, whatever it holds
        else writer.Text("11502-2"u8).Component().Text("Laboratory report"u8).Component().Text("LN"u8);
        var at = Order?.Order.Specimen.CollectedAt ?? Results[0].Row.At;
        writer.Field(7).Time(Hl7v2Timestamp.From(at, fractionDigits: 0));
        if (Order?.Order.Specimen.ReceivedAt is { } received) writer.Field(14).Time(Hl7v2Timestamp.From(received, fractionDigits: 0));
        if (Order?.Order.Requester is { } requester) Hl7v2Segments.Person(writer, 16, requester);
        writer.Field(22).Time(Hl7v2Timestamp.From(Now)).Field(24).Text("LAB"u8);
        // table 0123: corrected, final, some of them
        writer.Field(25).Text(Results.Any(told => told.IsWithdrawn || told.Row.IsCorrection) ? "C"u8 : Order is null or { Status: LabOrderStatus.Completed } ? "F"u8 : "A"u8);
    }

    private void Numbers(Hl7v2Writer writer)
    {
        Hl7v2Segments.Number(writer, 2, Order?.Order.Placer);
        Hl7v2Segments.Number(writer, 3, Order?.Order.Filler ?? new OrderNumber(Order is null ? "R" + Results[0].Row.Id : "L" + Order.Id, Hub));
    }

    private void Test(Hl7v2Writer writer, LabResultRow row)
    {
        var test = row.Test is null ? null : catalog.Find(row.Test);
        var name = test?.Name ?? row.Said.Test.Text ?? "";
        if (test?.Loinc is { } loinc)
        {
            writer.Text(loinc).Component().Text(name).Component().Text("LN"u8);
            writer.Component(4).Text(test.Code).Component().Text(name).Component().Text("L"u8);
        }
        else writer.Text(row.Test ?? row.Said.Test.Value).Component().Text(name).Component().Text("L"u8);
    }

    private void Result(Hl7v2Writer writer, Told told, int number)
    {
        var row = told.Row;
        var said = row.Said;
        writer.Segment("OBX"u8).Field(1).Number(number);
        var isWithout = said.Status == LabResultStatus.NotObtained;
        if (!isWithout) writer.Field(2).Text(row.Number is not null ? said.Comparator is null ? "NM" : "SN" : said.Coded is not null ? "CWE" : "ST");
        Test(writer.Field(3), row);
        if (!isWithout)
        {
            writer.Field(5);
            if (row.Number is not null)
            {
                if (said.Comparator is { } comparator) writer.Text(comparator).Component(2);
                writer.Text(LabNumber.Shown(row, catalog));
            }
            else if (said.Coded is { } coded)
            {
                writer.Text(coded.Value);
                if (coded.Text is { Length: > 0 } shown) writer.Component(2).Text(shown);
                if (coded.System.Length > 0) writer.Component(3).Text(coded.System);
            }
            else writer.Text(said.Text);
        }
        if (row.Unit is { Length: > 0 } unit && row.Number is not null) writer.Field(6).Text(unit).Component(2).Text(unit).Component(3).Text("UCUM"u8);
        if (Range(row) is { } range) writer.Field(7).Text(range);
        if (row.Flags is { Length: > 0 } flags) writer.Field(8).Text(flags);
        writer.Field(11).Text(told.IsWithdrawn ? "W" : isWithout ? "X" : row.IsCorrection ? "C" : "F");
        writer.Field(14).Time(Hl7v2Timestamp.From(Order?.Order.Specimen.CollectedAt ?? row.At, fractionDigits: 0));
        if (row.By is { Length: > 0 } by && row.Rule is null) writer.Field(16).Component(2).Text(by);
        if (said.Module is { Length: > 0 } module) writer.Field(18).Text(module);
        writer.Field(19).Time(Hl7v2Timestamp.From(row.At, fractionDigits: 0));
        var note = 0;
        foreach (var comment in said.Comments) writer.Segment("NTE"u8).Field(1).Number(++note).Field(2).Text("L"u8).Field(3).Text(comment);
        if (told.IsWithdrawn && row.Reason is { Length: > 0 } reason) writer.Segment("NTE"u8).Field(1).Number(++note).Field(2).Text("L"u8).Field(3).Text(reason);
    }

    // 7.4.2.7: low-high, >low, <high
    private static string? Range(LabResultRow row) => row.RangeText ?? (row.Low, row.High) switch
    {
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"{low}-{high}"),
        ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $">={low}"),
        (null, { } high) => string.Create(CultureInfo.InvariantCulture, $"<={high}"),
        _ => null,
    };
}
