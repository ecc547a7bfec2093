using System.Globalization;
using Meridian.Core.Equipment;
using Meridian.Core.Laboratory;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Gateway.Live;
using Meridian.Model;

namespace Meridian.Gateway.Admin;

/// <summary>Rows of the laboratory as the pages see them.</summary>
internal sealed class LaboratoryProjection(ILabReader reader, IRecordReader record, LabCatalog catalog, EquipmentDirectory equipment)
{
    private const int MostOfOrder = 500;

    /// <summary>An order with the results that stand for its tests.</summary>
    public LabOrderView View(LabOrderRow row)
    {
        var order = row.Order;
        var standing = new Dictionary<string, LabResultRow>(StringComparer.Ordinal);
        if (row.Status != LabOrderStatus.Open)
            // newest first: a correction that waits is shown before what it is to replace
            foreach (var result in reader.Results(new() { Order = row.Id, States = [LabResultState.ToVerify, LabResultState.Verified], Limit = MostOfOrder }))
                if (result.Test is { } test && (!standing.TryGetValue(test, out var shown) || (shown.Said.Status == LabResultStatus.NotObtained && result.Number is not null))) standing[test] = result;
        return new()
        {
            Id = row.Id.Value, Placer = order.Placer?.Value, Filler = order.Filler?.Value, Priority = order.Priority, Status = row.Status,
            Specimen = new(order.Specimen.Id, order.Specimen.Type?.Value is { Length: > 0 } type ? type : order.Specimen.Type?.Text, Time(order.Specimen.CollectedAt), Time(order.Specimen.ReceivedAt), order.Specimen.Comment),
            Patient = Patient(row.Patient, order.Patient), RequestedAt = Time(order.RequestedAt), CreatedAt = LiveEncoder.Milliseconds(row.CreatedAt), UpdatedAt = LiveEncoder.Milliseconds(row.UpdatedAt),
            DueAt = Time(DueAt(row)), Requester = TileProjection.OneLine(order.Requester), Comment = order.Comment, Note = row.Note, Message = row.Message.Value == 0 ? null : row.Message.Value,
            Location = order.Location is { } place ? string.Join(' ', new[] { place.Unit, place.Room, place.Bed }.Where(part => !string.IsNullOrEmpty(part))) : null,
            Tests = [.. order.Tests.Select(test => View(test, standing))],
        };
    }

    /// <summary>When the first test that is open was promised; null: no promise.</summary>
    public DateTimeOffset? DueAt(LabOrderRow row)
    {
        if (!row.IsOpen) return null;
        int? least = null;
        foreach (var test in row.Order.Tests)
            if (test.Status is LabTestStatus.Ordered or LabTestStatus.Assigned or LabTestStatus.Resulted && catalog.Find(test.Test)?.TurnaroundMinutes is { } minutes && !(minutes >= least)) least = minutes;
        return least is { } promised ? (row.Order.Specimen.ReceivedAt ?? row.CreatedAt).AddMinutes(promised) : null;
    }

    public LabResultView View(LabResultRow row, bool withPrevious = false)
    {
        var said = row.Said;
        var test = row.Test is { } code ? catalog.Find(code) : null;
        var isOfPerson = row.Equipment == default;
        return new()
        {
            Id = row.Id.Value, Equipment = isOfPerson ? null : new(row.Equipment.Value, equipment.Find(row.Equipment) is { } known ? EquipmentResource.LabelOf(known) : row.Equipment.ToString()),
            Driver = row.Driver, Specimen = row.SpecimenId, Role = row.Role, Control = row.Control is { } control ? new(control.Material, control.Lot, control.Level) : null, Position = row.Position,
            Named = Named(row.Named), AtPatient = row.IsAtPatient, Order = row.Order == default ? null : row.Order.Value, Patient = row.Patient == default ? null : Patient(row),
            Local = new(said.Test.Value, said.Test.Text), Test = row.Test, TestName = test?.Name, TestNameZh = test?.NameZh, Loinc = test?.Loinc ?? said.Universal?.Value,
            Value = Value(row, test), Number = row.Number, Unit = row.Number is null ? said.Unit ?? row.Unit : row.Unit, Low = row.Low, High = row.High, RangeText = row.RangeText, Flags = row.Flags,
            Critical = row.Flags is "LL" or "HH",
            Said = new()
            {
                Value = SaidValue(said), Unit = said.Unit, Range = said.Range, Flags = said.Flags, Status = said.Status, Dilution = said.Dilution, Run = said.Run, Module = said.Module,
                Operator = said.Operator, ReagentLot = said.ReagentLot, Comments = said.Comments,
            },
            State = row.State, Held = row.State == LabResultState.Held ? row.Held : null, HeldDetail = row.State == LabResultState.Held ? row.Reason : null, Correction = row.IsCorrection,
            Supersedes = row.Supersedes.Value == 0 ? null : row.Supersedes.Value, SupersededBy = row.SupersededBy.Value == 0 ? null : row.SupersededBy.Value, EditedBy = isOfPerson ? said.Operator : null,
            Previous = withPrevious ? Previous(row, test) : null,
            VerifiedBy = row.State is LabResultState.Verified or LabResultState.Superseded ? row.By : null, VerifiedAt = row.State is LabResultState.Verified or LabResultState.Superseded ? Time(row.DecidedAt) : null,
            Rule = row.Rule, Trail = [.. row.Trail.Select(rule => new LabRuleView(rule.Rule, rule.Passed, rule.Detail))], RejectedBy = row.State == LabResultState.Rejected ? row.By : null, Reason = row.Reason,
            Verdict = row.Verdict, At = LiveEncoder.Milliseconds(row.At), ReceivedAt = LiveEncoder.Milliseconds(row.ReceivedAt), CompletedAt = Time(said.CompletedAt), Message = row.Message.Value == 0 ? null : row.Message.Value,
        };
    }

    private LabOrderTestView View(OrderedTest ordered, Dictionary<string, LabResultRow> standing)
    {
        var test = catalog.Find(ordered.Test);
        var result = test is null ? null : standing.GetValueOrDefault(test.Code);
        return new()
        {
            Code = test?.Code ?? ordered.Test.Value, Name = test?.Name ?? ordered.Test.Text ?? ordered.Test.Value, NameZh = test?.NameZh, Known = test is not null, Panel = ordered.Panel is { } panel ? panel.Value : null,
            Status = ordered.Status, Dilution = ordered.Dilution, Rerun = ordered.Rerun, Result = result?.Id.Value, Value = result is null ? null : Value(result, test), Unit = result?.Number is null ? result?.Said.Unit : result.Unit,
            Flags = result?.Flags, Critical = result is null ? null : result.Flags is "LL" or "HH", State = result?.State,
        };
    }

    private LabPreviousView? Previous(LabResultRow row, LabTest? test)
    {
        if (row.Patient == default || row.Test is null || row.Order == default || reader.LastVerified(row.Patient, row.Test, row.Order) is not { } before) return null;
        var change = row.Number - before.Number;
        var percent = change is { } by && before.Number is { } of && of != 0 ? Math.Round(by * 100 / Math.Abs(of), 1) : (decimal?)null;
        return new(before.Id.Value, Value(before, test), LiveEncoder.Milliseconds(before.At), change, percent, row.Trail.Any(rule => rule is { Rule: "delta", Passed: false }));
    }

    private OrderPatientView Patient(LabResultRow row)
    {
        var identity = record.Patient(row.Patient)?.Identity ?? reader.Order(row.Order)?.Order.Patient ?? new() { Identifiers = [] };
        return Patient(row.Patient, identity);
    }

    private static OrderPatientView Patient(PatientId id, PatientIdentity patient)
    {
        var identifier = patient.Identifiers.Count > 0 ? patient.Identifiers[0] : default;
        return new(id.Value, identifier.Value ?? "", identifier.Authority, TileProjection.OneLine(patient.Name), patient.Name?.Ideographic, patient.BirthDate, TileProjection.Sex(patient.Sex));
    }

    private static string Value(LabResultRow row, LabTest? test)
    {
        if (row.Number is not { } number) return SaidValue(row.Said);
        var digits = test?.Decimals is { } decimals ? Math.Round(number, decimals, MidpointRounding.AwayFromZero).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
        return row.Said.Comparator + digits;
    }

    private static string SaidValue(LabResult said) => said.Kind == ValueKind.Numeric ? said.Comparator + (said.Text ?? said.Number.ToString(CultureInfo.InvariantCulture)).Trim().TrimStart('<', '>', '=')
        : said.Coded?.Text ?? said.Coded?.Value ?? said.Text ?? "";

    private static string? Named(PatientIdentity? named)
    {
        if (named is null) return null;
        string?[] parts = [.. named.Identifiers.Select(one => one.Value), TileProjection.OneLine(named.Name) ?? named.Name?.Ideographic, named.BirthDate];
        return string.Join(' ', parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static double? Time(DateTimeOffset? at) => at is { } some ? LiveEncoder.Milliseconds(some) : null;
}
