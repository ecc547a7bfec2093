using Meridian.Core.Quality;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// What of the laboratory may go when its time of keeping is over. The unit is an order with all its results, or one result without an order: a report is there whole or not at all,
/// and so is each chain of a result, its corrections and what they took the place of.
/// </summary>
public static class LabRetention
{
    /// <summary>True: nothing of it is open, waits for a person or is younger than <paramref name="before"/>. Its age is that of the newest thing that happened to it.</summary>
    /// <param name="order">Null: a result without an order.</param>
    /// <param name="openLocks">Lock-outs that are not released: patients' results in doubt by them stay to be looked through.</param>
    public static bool MayGo(LabOrderRow? order, IReadOnlyList<LabResultRow> results, DateTimeOffset before, IReadOnlyList<QualityLockRow> openLocks)
    {
        if (order is not null && (order.IsOpen || order.CreatedAt >= before || order.UpdatedAt >= before)) return false;
        foreach (var row in results)
        {
            if (row.State is LabResultState.Held or LabResultState.ToVerify) return false;
            if (row.At >= before || row.ReceivedAt >= before || row.DecidedAt >= before) return false;
            foreach (var open in openLocks)
                if (open.Equipment == row.Equipment && open.Test == row.Test && !(row.At < open.DoubtFrom) && row.At <= open.Since) return false;
        }
        return true;
    }

    /// <summary>Results outside of the unit that one of it took the place of, or that took its place: while one is in the record, the whole chain stays.</summary>
    public static IEnumerable<LabResultId> LinkedOutside(IReadOnlyList<LabResultRow> results)
    {
        foreach (var row in results)
            foreach (var linked in new[] { row.Supersedes, row.SupersededBy })
                if (linked != default && results.All(one => one.Id != linked)) yield return linked;
    }
}
