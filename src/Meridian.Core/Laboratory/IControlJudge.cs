using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// What quality control does for results: it judges those of controls, and says what is locked out. <see cref="IsLockedOut"/> and <see cref="IsControl"/>
/// may be asked from any thread; the rest runs on the writer's thread, and undoes itself when the transaction fails.
/// </summary>
public interface IControlJudge
{
    /// <summary>Goes on where the record ends. Before the first commit.</summary>
    void Load();

    /// <summary>Judges one result of a control, which is in the batch already.</summary>
    /// <param name="test">The hub's code.</param>
    ControlVerdict Judge(RecordBatch batch, EquipmentId equipment, string test, LabResultRow control);

    /// <summary>True: results of this test from this analyzer are not to be reported.</summary>
    /// <param name="reason">One sentence for people; empty when it is not locked out.</param>
    bool IsLockedOut(EquipmentId equipment, string test, out string reason);

    /// <summary>True: a specimen of this number is a control, whatever the instrument calls it.</summary>
    bool IsControl(EquipmentId equipment, string specimenId, out ControlSample? control);

    /// <summary>Hears each new numeric result of a patient that is not held: for moving averages.</summary>
    void ObservePatientResult(RecordBatch batch, LabResultRow result);
}

/// <summary>What a control's result says of its test.</summary>
/// <param name="Kind">Whether the test goes on.</param>
/// <param name="Rules">The rules that it broke, e.g. <c>1-3s</c>; empty: none.</param>
public sealed record ControlVerdict(ControlVerdictKind Kind, IReadOnlyList<string> Rules)
{
    /// <summary>Nobody knows what this control should be.</summary>
    public static ControlVerdict Unknown { get; } = new(ControlVerdictKind.Unknown, []);

    public override string ToString() => Rules.Count == 0 ? Kind.ToString() : $"{Kind}: {string.Join(", ", Rules)}";
}

/// <summary>Whether a test goes on after a control.</summary>
public enum ControlVerdictKind : byte { Unknown = 0, Accepted = 1, Warning = 2, Rejected = 3 }
