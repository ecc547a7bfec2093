using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// How a result stays one result although the record lets old ones go with their keys: what was let go had been received before a time that the record remembers, so that a result which was measured
/// before that may be one that is sent again. It is never taken as fresh: a patient's is held for a person, a control's is kept and not judged.
/// </summary>
public sealed partial class LabBook
{
    private DateTimeOffset? patientsLetGo, controlsLetGo;

    /// <summary>The record let go what of patients or controls lies before a time. On the writer's thread, between transactions.</summary>
    internal void LetGo(SpecimenRole role, DateTimeOffset before)
    {
        if (role == SpecimenRole.Patient)
        {
            if (!(patientsLetGo >= before)) patientsLetGo = before;
            shelves.DropOlder(before);
            foreach (var (key, row) in lastVerified)
                if (row?.ReceivedAt < before) lastVerified.Remove(key);
        }
        else if (!(controlsLetGo >= before)) controlsLetGo = before;
    }

    private void LoadLetGo() => (patientsLetGo, controlsLetGo) = (reader.LetGoBefore(SpecimenRole.Patient), reader.LetGoBefore(SpecimenRole.Control));

    private bool MayHaveBeenLetGo(SpecimenRole role, LabResult said, TimeSpan offset) =>
        (role == SpecimenRole.Patient ? patientsLetGo : controlsLetGo) is { } before && (said.CompletedAt ?? said.StartedAt) is { } at && at.UtcTicks + offset.Ticks < before.UtcTicks;

    /// <summary>Takes in what may have been here before, without letting it count.</summary>
    private LabResultRow TakeOld(RecordBatch batch, SpecimenShelf? shelf, LabResultRow row)
    {
        var entry = EntryOf(row);
        var test = entry is { IsIgnored: false } ? catalog.Find(entry.Test) : null;
        row = row with { Test = test?.Code };
        if (test is not null && ResultReading.TryConvert(test, entry, row.Said, out var number, out var unit)) row = row with { Number = number, Unit = unit };
        row = row.Role != SpecimenRole.Patient ? row with { Reason = "Measured before what the record still keeps; quality control did not look at it." }
            : entry is { IsIgnored: true } ? row : row with { State = LabResultState.Held, Held = HeldReason.OlderThanKept };
        Put(batch, shelf, row);
        return row;
    }
}
