using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

public sealed partial class LabBook
{
    /// <summary>The hub's rules as the audit trail and rows name them.</summary>
    public const string HubName = "hub";

    /// <summary>
    /// Lets a result that nothing holds stand for its test beside those that came before: an older one that waits is superseded; one that was verified stays
    /// until a person has verified the newer. A measurement that came late, after a younger one of its test, is kept as superseded by that.
    /// </summary>
    private LabResultRow Take(RecordBatch batch, SpecimenShelf shelf, LabResultRow row, LabTest test, LabOrderRow order, string? lockedOut)
    {
        LabResultRow? verified = null, waiting = null;
        foreach (var one in shelf.Results)
        {
            if (one.Order != row.Order || one.Test != row.Test || one.Id == row.Id) continue;
            if (one.State == LabResultState.Verified) verified = one;
            else if (one.State == LabResultState.ToVerify && (waiting is null || !IsWithout(one))) waiting = one;
        }
        var trail = VerificationRules.Look(test, row, test.Delta is null ? null : PreviousOf(batch, row), lockedOut);
        var overtaken = Overtaker(row, waiting) ?? Overtaker(row, verified);
        if (overtaken is not null) return Overtaken(batch, shelf, row, overtaken, "A younger measurement came before it.");
        if (verified is not null && waiting is null && ResultReading.IsSameValue(row, verified) && row.Said.Status != LabResultStatus.Corrected)
        {
            // a run that confirms what stands changes nothing
            row = Overtaken(batch, shelf, row, verified, "It confirms the result that stands.");
            Restate(shelf, row.Order, test.Code, row.ReceivedAt, answered: true);
            return row;
        }
        if (verified is not null)
        {
            trail.Add(new("correction", false, ResultReading.Words(verified)));
            row = row with { IsCorrection = true, Supersedes = verified.Id };
        }
        if (row.Released != 0) trail.Add(new("released", false));
        if (waiting is not null && (!IsWithout(row) || IsWithout(waiting)))
        {
            Put(batch, shelf, waiting with { State = LabResultState.Superseded, SupersededBy = row.Id });
            if (row.Supersedes == default) row = row with { Supersedes = waiting.Id };
        }
        var passes = test.Auto is { Enabled: true } && trail.TrueForAll(rule => rule.Passed);
        if (row.Equipment != default && row.Number is not null && !row.IsCorrection) judge.ObservePatientResult(batch, row);
        row = row with
        {
            State = passes ? LabResultState.Verified : LabResultState.ToVerify, Held = HeldReason.None,
            // where no rule may verify, what passed is of no use to anybody
            Trail = test.Auto is { Enabled: true } ? trail : [.. trail.Where(rule => !rule.Passed)],
            By = passes ? HubName : null, DecidedAt = passes ? row.ReceivedAt : null, Rule = passes ? "auto/" + test.Code : null,
        };
        Put(batch, shelf, row);
        if (passes) Remember(row);
        Restate(shelf, order.Id, test.Code, row.ReceivedAt, answered: !IsWithout(row));
        return row;
    }

    // a run that gave nothing takes no value's place
    private static bool IsWithout(LabResultRow row) => row.Said.Status == LabResultStatus.NotObtained;

    /// <summary>The earlier-come result that is the younger measurement, or a final one before a preliminary.</summary>
    private static LabResultRow? Overtaker(LabResultRow row, LabResultRow? stands)
    {
        if (stands is null || stands.Equipment == default || row.Equipment == default) return null;
        // clocks of two instruments say nothing of which measured first: what came last is looked at
        if (stands.Equipment == row.Equipment && stands.Said.CompletedAt is { } its && row.Said.CompletedAt is { } own && its != own) return its > own ? stands : null;
        return row.Said.Status == LabResultStatus.Preliminary && stands.Said.Status != LabResultStatus.Preliminary ? stands : null;
    }

    private LabResultRow Overtaken(RecordBatch batch, SpecimenShelf shelf, LabResultRow row, LabResultRow by, string reason)
    {
        row = row with { State = LabResultState.Superseded, Held = HeldReason.None, SupersededBy = by.Id, Reason = reason };
        Put(batch, shelf, row);
        return row;
    }

    /// <summary>Brings an ordered test up to what its results say.</summary>
    /// <param name="answered">A result came for it: it need not be asked again.</param>
    private void Restate(SpecimenShelf shelf, LabOrderId id, string test, DateTimeOffset at, bool answered)
    {
        if (shelf.Order(id) is not { } order) return;
        var (verified, waiting) = (false, false);
        foreach (var row in shelf.Results)
        {
            if (row.Order != id || row.Test != test || IsWithout(row)) continue;
            verified |= row.State == LabResultState.Verified;
            waiting |= row.State == LabResultState.ToVerify;
        }
        var tests = order.Order.Tests;
        for (var i = 0; i < tests.Count; i++)
        {
            if (CodeOf(tests[i]) != test || tests[i].Status == LabTestStatus.Canceled) continue;
            var isAsked = tests[i].Status is LabTestStatus.Ordered or LabTestStatus.Assigned;
            // asked to be run again and not yet answered: what stands meanwhile closes nothing
            var status = isAsked && !answered ? tests[i].Status : waiting ? LabTestStatus.Resulted : verified ? LabTestStatus.Verified : LabTestStatus.Ordered;
            if (status == tests[i].Status) return;
            OrderedTest[] changed = [.. tests];
            changed[i] = changed[i] with { Status = status };
            Put(shelf, order with { UpdatedAt = at, Order = order.Order with { Tests = changed } });
            return;
        }
    }

    /// <summary>Results of this specimen that waited for an order, or for their test to be ordered, meet what is ordered now.</summary>
    private void MeetWaiting(RecordBatch batch, SpecimenShelf shelf, DateTimeOffset at)
    {
        for (var i = 0; i < shelf.Results.Count; i++)
        {
            var row = shelf.Results[i];
            if (row is not { State: LabResultState.Held, Held: HeldReason.NoOrder or HeldReason.NotOrdered } || at - row.ReceivedAt > options.OrderMayFollow || row.SpecimenId != shelf.SpecimenId) continue;
            Judge(batch, shelf, row with { Held = HeldReason.None, Order = default, Patient = default });
        }
    }

    /// <summary>The patient's last verified result of this test on another order, on its way or stored.</summary>
    private LabResultRow? PreviousOf(RecordBatch batch, LabResultRow row)
    {
        var key = (row.Patient, row.Test!);
        if (!lastVerified.TryGetValue(key, out var last))
        {
            if (lastVerified.Count >= options.ResultsInMemory) lastVerified.Clear();
            last = OnItsWay(batch, row, out var changed) ?? reader.LastVerified(row.Patient, row.Test!);
            if (last is not null && changed?.Contains(last.Id) == true) last = null;
            lastVerified[key] = last;
        }
        return last is not null && last.Order == row.Order && row.Order != default ? reader.LastVerified(row.Patient, row.Test!, row.Order) : last;
    }

    private static LabResultRow? OnItsWay(RecordBatch batch, LabResultRow row, out HashSet<LabResultId>? changed)
    {
        changed = null;
        for (var i = batch.LabResults.Count - 1; i >= 0; i--)
        {
            var one = batch.LabResults[i];
            if (one.Patient != row.Patient || one.Test != row.Test || !(changed ??= []).Add(one.Id) || one.State != LabResultState.Verified) continue;
            changed = null;
            return one;
        }
        return null;
    }

    private void Remember(LabResultRow verified)
    {
        if (verified.Test is not { } test || verified.Patient == default) return;
        var key = (verified.Patient, test);
        lastVerified[key] = verified;
        undo.Add(() => lastVerified.Remove(key));
    }

    /// <summary>What was said of a verified result holds no more.</summary>
    private void Forget(LabResultRow row)
    {
        if (row.Test is not { } test) return;
        var key = (row.Patient, test);
        lastVerified.Remove(key);
        undo.Add(() => lastVerified.Remove(key));
    }
}
