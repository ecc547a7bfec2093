using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>A laboratory whose controls nobody has told the hub of: nothing is known as a control, nothing is locked out.</summary>
public sealed class NoControls : IControlJudge
{
    public void Load() { }
    public ControlVerdict Judge(RecordBatch batch, EquipmentId equipment, string test, LabResultRow control) => ControlVerdict.Unknown;

    public bool IsLockedOut(EquipmentId equipment, string test, out string reason)
    {
        reason = "";
        return false;
    }

    public bool IsControl(EquipmentId equipment, string specimenId, out ControlSample? control)
    {
        control = null;
        return false;
    }

    public void ObservePatientResult(RecordBatch batch, LabResultRow result) { }
}
