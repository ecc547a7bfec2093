using Meridian.Core.Equipment;
using Meridian.Core.Orders;
using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// What an instrument that asks is to do: the open tests of a specimen, as its own codes. Answered from committed rows on the asker's thread, never waiting for the
/// writer. Tests that were assigned before are told again, because the line may have lost the answer; what is locked out on this instrument is not asked of it.
/// </summary>
public sealed class HostQuery(ILabReader reader, IRecordReader record, TestMaps maps, LabCatalog catalog, IControlJudge judge, EquipmentDirectory equipment)
{
    private const int MostOrders = 1000;

    /// <summary>The answer for one specimen.</summary>
    /// <exception cref="RecordUnavailableException">The store cannot be read.</exception>
    public HostAnswer Answer(EquipmentId instrument, string? driver, string specimenId)
    {
        specimenId = specimenId.Trim();
        var orders = specimenId.Length == 0 ? [] : reader.OrdersBySpecimen(specimenId);
        return AnswerOf(instrument, driver, specimenId, orders);
    }

    /// <summary>The answer for one specimen, to an instrument that the hub may not know yet.</summary>
    public HostAnswer Answer(EquipmentIdentity instrument, string? driver, string specimenId) => Answer(Known(instrument), driver, specimenId);

    /// <summary>The answers for all open orders that have something for this instrument (a query for ALL; a worklist that is sent unasked), oldest first, at most 1,000 orders.</summary>
    public IReadOnlyList<HostAnswer> All(EquipmentId instrument, string? driver) => [.. reader.Orders(new() { OnlyOpen = true, Limit = MostOrders }).GroupBy(row => row.SpecimenId, StringComparer.Ordinal)
        .Select(group => AnswerOf(instrument, driver, group.Key, [.. group])).Where(answer => answer.Kind == HostAnswerKind.Found).Reverse()];

    /// <summary>The committed equipment that bears one of these identifiers; default: none yet.</summary>
    public EquipmentId Known(EquipmentIdentity identity) => equipment.Find(identity)?.Id ?? default;

    // table 0485: S as soon as possible, A with priority; the answer is one for the tube, and what is urgent in it must not wait for what is not
    private static int Urgency(string? priority) => priority switch { "S" => 0, "A" => 1, _ => 2 };

    private static bool AreSeveral(IEnumerable<PatientId> patients) => patients.Distinct().Skip(1).Any();

    private HostAnswer AnswerOf(EquipmentId instrument, string? driver, string specimenId, IReadOnlyList<LabOrderRow> orders)
    {
        var open = orders.Where(row => row.IsOpen).ToList();
        if (orders.Count == 0) return new() { SpecimenId = specimenId, Kind = HostAnswerKind.Unknown };
        // a number that stands on specimens of two people must not be answered for either
        if (AreSeveral(open.Select(row => row.Patient)) && AreSeveral(open.Select(row => record.Standing(row.Patient)?.Id ?? row.Patient))) return new() { SpecimenId = specimenId, Kind = HostAnswerKind.Ambiguous };
        if (open.Count == 0) return new() { SpecimenId = specimenId, Kind = HostAnswerKind.NothingToDo };
        List<HostTest> tests = [];
        List<WithheldTest> withheld = [];
        var told = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var isNews = false;
        foreach (var row in open)
            foreach (var test in row.Order.Tests)
            {
                if (test.Status is not (LabTestStatus.Ordered or LabTestStatus.Assigned) || catalog.Find(test.Test) is not { } known || !told.Add(known.Code)) continue;
                if (maps.FindLocal(instrument, driver, known.Code) is not { } entry) continue;
                if (judge.IsLockedOut(instrument, known.Code, out var reason)) withheld.Add(new(known.Code, reason));
                else
                {
                    tests.Add(new(row.Id, known.Code, entry.Local, test.Dilution, test.Rerun));
                    isNews |= test.Status == LabTestStatus.Ordered;
                }
            }
        return new()
        {
            SpecimenId = specimenId, Kind = tests.Count > 0 ? HostAnswerKind.Found : HostAnswerKind.NothingToDo, Order = open.MinBy(row => Urgency(row.Order.Priority)), Tests = tests, IsNews = isNews, Withheld = withheld,
        };
    }
}
