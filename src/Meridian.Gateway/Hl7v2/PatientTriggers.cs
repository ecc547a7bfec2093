using Meridian.Model;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// What the trigger events of the patient feed mean for the hub (HL7 v2.5.1 clause 3.3; those of table 0003 that name a patient and neither delete nor unlink a record).
/// Events that change neither who a patient is nor the bed – pending ones, tracking, leave, attending doctors, allergies – only bring the person's details up to date: PV1-3 of
/// them may be a place to come.
/// </summary>
internal static class PatientTriggers
{
    /// <summary>For people: what is taken.</summary>
    public const string Taken = "A01 to A18, A21, A22, A25 to A28, A31 to A34, A36, A38, A40, A47, A52 to A55 and A60 to A62";

    private static readonly Dictionary<string, PatientEventKind> Kinds = new(StringComparer.Ordinal)
    {
        ["A01"] = PatientEventKind.Admit, ["A02"] = PatientEventKind.Transfer, ["A03"] = PatientEventKind.Discharge, ["A04"] = PatientEventKind.Register,
        // 3.3.6, 3.3.7: outpatient to inpatient and back; PV1-3 is where the patient is from then on
        ["A06"] = PatientEventKind.Transfer, ["A07"] = PatientEventKind.Transfer,
        ["A11"] = PatientEventKind.CancelAdmit, ["A12"] = PatientEventKind.CancelTransfer, ["A13"] = PatientEventKind.CancelDischarge,
        // 3.3.17: two patients exchange beds, each with a PID and PV1 of its own
        ["A17"] = PatientEventKind.Transfer,
        // 3.3.40, and what stood for it before (3.3.18, 3.3.34, 3.3.36); 3.3.47: an identifier that was wrong, to what it should have been
        ["A40"] = PatientEventKind.Merge, ["A18"] = PatientEventKind.Merge, ["A34"] = PatientEventKind.Merge, ["A36"] = PatientEventKind.Merge, ["A47"] = PatientEventKind.Merge,
    };

    // A08, and: pre-admission, tracking, pending and cancelled, leave, person added and changed, doctors, allergies
    private static readonly HashSet<string> Updates =
    [
        "A08", "A05", "A09", "A10", "A14", "A15", "A16", "A21", "A22", "A25", "A26", "A27", "A28", "A31", "A32", "A33", "A38", "A52", "A53", "A54", "A55", "A60", "A61", "A62",
    ];

    /// <summary>The event's kind; null for one that the hub refuses.</summary>
    public static PatientEventKind? KindOf(string trigger) => Kinds.TryGetValue(trigger, out var kind) ? kind : Updates.Contains(trigger) ? PatientEventKind.Update : null;

    /// <summary>True where a message without a place is still worth its details.</summary>
    public static bool MayBeWithoutPlace(string trigger) => trigger is "A06" or "A07";

    /// <summary>How many patients a message must name.</summary>
    public static int Patients(string trigger) => trigger == "A17" ? 2 : 1;
}
