using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Quality;

/// <summary>What the laboratory asks of quality control.</summary>
public sealed class ControlJudge(ControlRoom controls, AverageRoom averages, ControlMaterials materials) : IControlJudge
{
    public void Load()
    {
        controls.Load();
        averages.Load();
    }

    public ControlVerdict Judge(RecordBatch batch, EquipmentId equipment, string test, LabResultRow control)
    {
        // "below 0.1" is no number that could be charted
        var value = control.Said.Comparator is null ? control.Number : null;
        var row = controls.Judge(batch, new()
        {
            Equipment = equipment, Test = test, Value = (double?)value, Text = value is null ? control.Said.Comparator + control.Said.Text : null, Unit = control.Unit, At = control.At, ReceivedAt = control.ReceivedAt,
            Result = control.Id, SpecimenId = control.SpecimenId, Material = control.Control?.Material, Lot = control.Control?.Lot, Level = control.Control?.Level,
        });
        var kind = row.State switch
        {
            ControlState.InControl => ControlVerdictKind.Accepted,
            ControlState.Warned => ControlVerdictKind.Warning,
            ControlState.Rejected => ControlVerdictKind.Rejected,
            _ => ControlVerdictKind.Unknown,
        };
        return kind == ControlVerdictKind.Unknown ? ControlVerdict.Unknown : new(kind, [.. row.Violations.Select(one => ControlRoom.Name(one.Rule))]);
    }

    public bool IsLockedOut(EquipmentId equipment, string test, out string reason)
    {
        var why = controls.LockedOut(equipment, test);
        reason = why switch
        {
            null => "",
            ControlRoom.Overdue => "No control was accepted within the time that its plan names.",
            _ => $"Quality control locked this test on this analyzer: {why}.",
        };
        return why is not null;
    }

    public bool IsControl(EquipmentId equipment, string specimenId, out ControlSample? control)
    {
        control = materials.ByIdentifier(specimenId) is { } known ? new(known.Material, known.Lot, known.Level) : null;
        return control is not null;
    }

    public void ObservePatientResult(RecordBatch batch, LabResultRow result)
    {
        // what is cut off at the end of the range, or not final, says nothing of a drift
        if (result is { Role: SpecimenRole.Patient, Test: { } test, Number: { } number } && result.Said is { Comparator: null, Status: LabResultStatus.Final or LabResultStatus.Repeated })
            averages.Observe(batch, result.Equipment, test, result.Id, (double)number, result.At);
    }
}
