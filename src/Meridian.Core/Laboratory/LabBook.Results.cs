using Meridian.Core.Equipment;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>When a report came and how its times are to be read.</summary>
/// <param name="Offset">Hub clock minus the instrument's.</param>
/// <param name="LongestLateness">An older time is taken for a wrong one.</param>
public readonly record struct ReportTimes(DateTimeOffset ReceivedAt, TimeSpan Offset, TimeSpan LongestLateness);

public sealed partial class LabBook
{
    /// <summary>Takes in what an instrument said. Each result is stored once, whatever message brings it and however often.</summary>
    public void Apply(RecordBatch batch, LabReport report, EquipmentId equipment, Sequence message, ReportTimes times)
    {
        MarkNumbers();
        conditions.Apply(batch, equipment, report.Conditions, times.ReceivedAt);
        foreach (var specimen in report.Specimens) Apply(batch, report, specimen, equipment, message, times);
        foreach (var refused in report.Refused)
        {
            // a result that there will not be: seen by who waits for it, and kept like any other
            var said = new LabResult { Test = refused.Test, Kind = ValueKind.None, Text = refused.Reason, Status = LabResultStatus.NotObtained };
            Apply(batch, report, new() { SpecimenId = refused.SpecimenId, Results = [said] }, equipment, message, times);
        }
        WriteOrders(batch);
    }

    private void Apply(RecordBatch batch, LabReport report, SpecimenReport specimen, EquipmentId equipment, Sequence message, ReportTimes times)
    {
        var id = specimen.SpecimenId.Trim();
        var role = specimen.Role;
        if (judge.IsControl(equipment, id, out var known)) role = SpecimenRole.Control;
        var control = role == SpecimenRole.Patient ? null : new ControlSample(specimen.Material ?? known?.Material, specimen.Lot ?? known?.Lot, specimen.Level ?? known?.Level);
        var shelf = role == SpecimenRole.Patient && id.Length > 0 ? shelves.Take(batch, id) : null;
        if (shelf is not null) shelves.Touch(id);
        foreach (var said in specimen.Results)
        {
            var key = ResultKey.Of(equipment, id, role, control, said);
            if (IsKnown(shelf, key))
            {
                metrics.CameAgain();
                continue;
            }
            var row = new LabResultRow
            {
                Id = new(++lastResult), Key = key, Equipment = equipment, SpecimenId = id, Role = role, Control = control, Position = specimen.Position, Driver = report.Driver, Said = said,
                Named = specimen.Patient is { } named && PlainIdentity.Of(named) is var plain && (plain.Identifiers.Count > 0 || plain.Name is not null || plain.BirthDate is not null) ? plain : null,
                IsAtPatient = specimen.IsAtPatient, State = LabResultState.Kept, ReceivedAt = times.ReceivedAt, Message = message,
                At = HubTime.Of(said.CompletedAt ?? said.StartedAt ?? report.At, times.Offset, times.ReceivedAt, times.LongestLateness),
            };
            row = MayHaveBeenLetGo(role, said, times.Offset) ? TakeOld(batch, shelf, row) : role == SpecimenRole.Patient ? Judge(batch, shelf, row) : TakeControl(batch, row);
            metrics.Came(row.State);
        }
    }

    private bool IsKnown(SpecimenShelf? shelf, ResultKey key)
    {
        if (shelf is not null && shelf.Has(key)) return true;
        if (shelf is { IsWhole: true }) return false;
        if (!recentKeys.Add(key)) return true;
        undo.Add(() => recentKeys.Remove(key));
        recentOrder.Enqueue(key);
        // what is older than this is in the record long since
        if (recentOrder.Count > KeysKept) recentKeys.Remove(recentOrder.Dequeue());
        return reader.HasResult(key);
    }

    /// <summary>A control, calibrator or blank: kept, mapped where it can be, and judged by quality control.</summary>
    private LabResultRow TakeControl(RecordBatch batch, LabResultRow row)
    {
        var entry = EntryOf(row);
        var test = entry is { IsIgnored: false } ? catalog.Find(entry.Test) : null;
        if (test is not null)
        {
            row = row with { Test = test.Code };
            row = ResultReading.TryConvert(test, entry, row.Said, out var number, out var unit) ? row with { Number = number, Unit = unit } : row with { State = LabResultState.Held, Held = HeldReason.UnitMismatch };
        }
        else if (entry is null) row = row with { State = LabResultState.Held, Held = HeldReason.UnknownTest };
        batch.LabResults.Add(row);
        if (row.Role != SpecimenRole.Control || test is null || row.State != LabResultState.Kept) return row;
        var verdict = judge.Judge(batch, row.Equipment, test.Code, row);
        if (verdict.Kind == ControlVerdictKind.Unknown) return row;
        row = row with { Verdict = verdict.ToString() };
        batch.LabResults[batch.LabResults.FindLastIndex(one => one.Id == row.Id)] = row;
        return row;
    }

    /// <summary>What the instrument's code means: the tables first, then the universal code that the instrument itself sent. Null: nobody knows.</summary>
    private TestMapEntry? EntryOf(LabResultRow row)
    {
        var said = row.Said;
        // who entered it named the hub's own test
        if (row.Equipment == default) return catalog.Find(said.Test) is { } own ? new() { Local = said.Test.Value, Test = own.Code } : null;
        var local = said.Test.Value.Length > 0 ? said.Test.Value : said.Test.Text ?? "";
        if (maps.Find(row.Equipment, row.Driver, local) is { } entry) return entry;
        var universal = said.Universal ?? (string.Equals(said.Test.System, Code.Loinc, StringComparison.OrdinalIgnoreCase) ? said.Test : null);
        return universal is not null && catalog.Find(universal with { System = Code.Loinc }) is { IsPanel: false } test ? new() { Local = local, Test = test.Code } : null;
    }

    /// <summary>Finds what a patient's result belongs to and what stands against it, and puts it where it belongs.</summary>
    private LabResultRow Judge(RecordBatch batch, SpecimenShelf? shelf, LabResultRow row)
    {
        var entry = EntryOf(row);
        if (entry is { IsIgnored: true })
        {
            row = row with { State = LabResultState.Kept, Held = HeldReason.None };
            Put(batch, shelf, row);
            return row;
        }
        var test = entry is null ? null : catalog.Find(entry.Test);
        row = row with { Test = test?.Code };
        var (order, held) = OrderOf(shelf, row);
        if (order is null && held == HeldReason.NoOrder && row.IsAtPatient) return JudgeAtPatient(batch, shelf, row, test, entry);
        if (order is not null && held == HeldReason.None)
        {
            row = row with { Order = order.Id };
            if (Contradicts(row.Named, order) && !Passes(row, HeldReason.PatientContradicts)) held = HeldReason.PatientContradicts;
            else row = row with { Patient = patients.Find(order.Patient)?.Id ?? order.Patient };
        }
        if (held == HeldReason.None && test is null) held = HeldReason.UnknownTest;
        if (held == HeldReason.None && !IsOrdered(order!, test!.Code))
        {
            if (options.AcceptNotOrdered || Passes(row, HeldReason.NotOrdered)) order = Add(shelf!, order!, test, row);
            else held = HeldReason.NotOrdered;
        }
        if (test is not null)
        {
            if (ResultReading.TryConvert(test, entry, row.Said, out var number, out var unit)) row = row with { Number = number, Unit = unit };
            else if (held == HeldReason.None) held = HeldReason.UnitMismatch;
        }
        string? lockedOut = null;
        if (test is not null && row.Equipment != default && judge.IsLockedOut(row.Equipment, test.Code, out var why))
        {
            lockedOut = why;
            if (held == HeldReason.None && !Passes(row, HeldReason.LockedOut)) held = HeldReason.LockedOut;
        }
        if (held != HeldReason.None)
        {
            row = row with { State = LabResultState.Held, Held = held, Reason = held == HeldReason.LockedOut ? lockedOut : row.Reason };
            Put(batch, shelf, row);
            return row;
        }
        return Take(batch, shelf!, Ranged(row, test!, order!), test!, order!, lockedOut);
    }

    private static bool Passes(LabResultRow row, HeldReason reason) => (row.Released & (1 << (int)reason)) != 0;

    /// <summary>The order that a result answers.</summary>
    private (LabOrderRow? Order, HeldReason Held) OrderOf(SpecimenShelf? shelf, LabResultRow row)
    {
        // a person chose it
        if (row.Order != default && (Passes(row, HeldReason.NoOrder) || Passes(row, HeldReason.SeveralPatients)) && shelf?.Order(row.Order) is { } chosen) return (chosen, HeldReason.None);
        if (shelf is null) return (null, HeldReason.NoOrder);
        var candidates = shelf.Orders.Where(order => order.Status != LabOrderStatus.Canceled).ToList();
        if (candidates.Count == 0) return (null, HeldReason.NoOrder);
        var newest = candidates[0];
        if (candidates.Count > 1 && candidates.Exists(order => PatientOf(order) != PatientOf(newest)))
        {
            // numbers of labels come back: the newest order counts when it alone is open and the result is younger than it
            var patient = PatientOf(newest);
            if (!newest.IsOpen || row.At < newest.CreatedAt || candidates.Exists(order => order.IsOpen && PatientOf(order) != patient)) return (null, HeldReason.SeveralPatients);
            candidates.RemoveAll(order => PatientOf(order) != patient);
        }
        if (row.Test is { } test)
        {
            foreach (var order in candidates)
                if (order.Order.Tests.Any(one => CodeOf(one) == test && one.Status is LabTestStatus.Ordered or LabTestStatus.Assigned)) return (order, HeldReason.None);
            foreach (var order in candidates)
                if (IsOrdered(order, test)) return (order, HeldReason.None);
        }
        return (newest, HeldReason.None);
    }

    private PatientId PatientOf(LabOrderRow order) => patients.Find(order.Patient)?.Id ?? order.Patient;

    private bool IsOrdered(LabOrderRow order, string test)
    {
        foreach (var one in order.Order.Tests)
            if (one.Status != LabTestStatus.Canceled && CodeOf(one) == test) return true;
        return false;
    }

    private LabOrderRow Add(SpecimenShelf shelf, LabOrderRow order, LabTest test, LabResultRow row)
    {
        var tests = order.Order.Tests.Where(one => CodeOf(one) != test.Code).ToList();
        tests.Add(new() { Test = new("L", test.Code, test.Name) });
        return Put(shelf, order with { UpdatedAt = row.ReceivedAt, Order = order.Order with { Tests = tests } });
    }

    /// <summary>What the instrument says of the patient cannot be true of the order's.</summary>
    private bool Contradicts(PatientIdentity? named, LabOrderRow order)
    {
        if (named is null) return false;
        var his = patients.Find(order.Patient)?.Identity;
        if (PatientRule.Contradict(named, order.Order.Patient) || (his is not null && PatientRule.Contradict(named, his))) return true;
        if (named.Identifiers.Count == 0) return false;
        // instruments echo the identifier without its authority, or with one that they were set to: the value decides
        foreach (var seen in named.Identifiers)
        {
            foreach (var known in order.Order.Patient.Identifiers)
                if (known.Value == seen.Value) return false;
            foreach (var known in his?.Identifiers ?? [])
                if (known.Value == seen.Value) return false;
        }
        return true;
    }

    /// <summary>Reference range and flags as of the collection.</summary>
    private LabResultRow Ranged(LabResultRow row, LabTest test, LabOrderRow order)
    {
        var identity = IdentityOf(order);
        var specimen = order.Order.Specimen;
        var range = LabRange.Find(test.Ranges, identity.Sex, identity.BirthDate ?? order.Order.Patient.BirthDate, specimen.CollectedAt ?? row.At, specimen.Type?.Value);
        return row with
        {
            Low = range?.Low, High = range?.High, RangeText = range?.Text,
            Flags = row.Number is null ? ResultReading.FlagOf(test, row.Said) : ResultReading.FlagOf(test, range, row.Number, row.Said.Comparator),
        };
    }
}
