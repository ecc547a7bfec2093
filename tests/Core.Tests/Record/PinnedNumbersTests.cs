using Meridian.Core.Forwarding;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Orders;
using Meridian.Core.Quality;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Tests.Record;

/// <summary>Numbers that stand in databases of hospitals. A change here needs a migration.</summary>
public sealed class PinnedNumbersTests
{
    [Fact] public void Protocol_numbers_are_pinned() => Pinned<Protocol>("Hl7v2=1 Dicom=2 Lis=3 Poct1=4 Fhir=5 Hub=255");
    [Fact] public void Disposition_numbers_are_pinned() => Pinned<Disposition>("Facts=1 Quarantined=2 Empty=3");
    [Fact] public void Quarantine_state_numbers_are_pinned() => Pinned<QuarantineState>("Waiting=1 Replayed=2 Dismissed=3");
    [Fact] public void Value_kind_numbers_are_pinned() => Pinned<ValueKind>("None=0 Numeric=1 Text=2 Coded=3");
    [Fact] public void Observation_status_numbers_are_pinned() => Pinned<ObservationStatus>("Unverified=0 Final=1 Corrected=2 Preliminary=3 Invalid=4 Questionable=5 Demonstration=6 EnteredInError=7");
    [Fact] public void Alert_transition_numbers_are_pinned() => Pinned<AlertTransition>("Started=1 Changed=2 Latched=3 Ended=4 Acknowledged=5 Escalated=6 Inactivated=7");
    [Fact] public void Alert_priority_numbers_are_pinned() => Pinned<AlertPriority>("None=0 Low=1 Medium=2 High=3");
    [Fact] public void Alert_kind_numbers_are_pinned() => Pinned<AlertKind>("Physiological=1 Technical=2 Advisory=3");
    [Fact] public void Alert_phase_numbers_are_pinned() => Pinned<AlertPhase>("Tpoint=0 Start=1 Continue=2 End=3 Present=4 Update=5 Escalate=6 DeEscalate=7 Reset=8");
    [Fact] public void Alert_presence_numbers_are_pinned() => Pinned<AlertPresence>("Inactive=0 Active=1 Latched=2");
    [Fact] public void Alert_inactivation_numbers_are_pinned() => Pinned<AlertInactivation>("Enabled=0 AudioPaused=1 AudioOff=2 AlarmPaused=4 AlarmOff=8 AlertAcknowledged=16");
    [Fact] public void Connection_event_numbers_are_pinned() => Pinned<ConnectionEventKind>("Opened=1 Closed=2 Junk=3 HalfMessage=4 TooLong=5 TimedOut=6 Sent=7 Conversation=8");
    [Fact] public void Patient_event_numbers_are_pinned() => Pinned<PatientEventKind>("Admit=1 Transfer=2 Discharge=3 Register=4 Update=8 CancelAdmit=11 CancelTransfer=12 CancelDischarge=13 Merge=40");
    [Fact] public void Sex_numbers_are_pinned() => Pinned<AdministrativeSex>("Unknown=0 Male=1 Female=2 Other=3");
    [Fact] public void Equipment_identifier_numbers_are_pinned() => Pinned<EquipmentIdentifierKind>("Udi=1 Eui64=2 Uuid=3 Serial=4 AeTitle=5 Other=6 Sender=7");

    [Fact] public void Step_status_numbers_are_pinned() => Pinned<StepStatus>("Scheduled=1 Arrived=2 Started=3 Completed=4 Discontinued=5 Canceled=6");
    [Fact] public void Order_status_numbers_are_pinned() => Pinned<OrderStatus>("Scheduled=1 InProgress=2 Completed=3 Discontinued=4 Canceled=5");
    [Fact] public void Performed_status_numbers_are_pinned() => Pinned<PerformedStatus>("InProgress=1 Completed=2 Discontinued=3");
    [Fact] public void Workitem_state_numbers_are_pinned() => Pinned<Meridian.Core.Workitems.WorkitemState>("Scheduled=1 InProgress=2 Completed=3 Canceled=4");
    [Fact] public void Commitment_state_numbers_are_pinned() => Pinned<CommitmentState>("Pending=1 Reported=2 Undeliverable=3 Asked=4 Answered=5 Unanswered=6 Refused=7");
    [Fact] public void Delivery_kind_numbers_are_pinned() => Pinned<DeliveryKind>("Instance=1 CommitmentReport=2 Prefetch=3 Availability=4 CommitmentRequest=5 PerformedStep=6 OrderStatus=7 LabReport=8 LabWork=9");
    [Fact] public void Delivery_state_numbers_are_pinned() => Pinned<DeliveryState>("Waiting=1 Dead=2 Done=3");

    [Fact] public void Lab_order_status_numbers_are_pinned() => Pinned<LabOrderStatus>("Open=1 InProgress=2 Completed=3 Canceled=4");
    [Fact] public void Lab_test_status_numbers_are_pinned() => Pinned<LabTestStatus>("Ordered=1 Assigned=2 Resulted=3 Verified=4 Canceled=5");
    [Fact] public void Lab_result_state_numbers_are_pinned() => Pinned<LabResultState>("Held=1 ToVerify=2 Verified=3 Rejected=4 Superseded=5 Kept=6");
    [Fact] public void Held_reason_numbers_are_pinned() => Pinned<HeldReason>("None=0 NoOrder=1 PatientContradicts=2 UnknownTest=3 NotOrdered=4 UnitMismatch=5 LockedOut=6 SeveralPatients=7 UnknownPatient=8 OlderThanKept=9");
    [Fact] public void Specimen_role_numbers_are_pinned() => Pinned<SpecimenRole>("Patient=1 Control=2 Calibrator=3 Blank=4");
    [Fact] public void Lab_result_status_numbers_are_pinned() => Pinned<LabResultStatus>("Final=1 Preliminary=2 Corrected=3 NotObtained=4 Repeated=5 Withdrawn=6");
    [Fact] public void Control_rule_numbers_are_pinned() => Pinned<ControlRule>("OneTwoS=1 OneThreeS=2 TwoTwoS=3 RFourS=4 FourOneS=5 TenX=6");
    [Fact] public void Rule_action_numbers_are_pinned() => Pinned<RuleAction>("Off=0 Warn=1 Reject=2");
    [Fact] public void Control_state_numbers_are_pinned() => Pinned<ControlState>("InControl=1 Warned=2 Rejected=3 RunIn=4 NotJudged=5 Overridden=6 Excluded=7");
    [Fact] public void Control_note_numbers_are_pinned() => Pinned<ControlNote>("None=0 UnknownMaterial=1 NoNumber=2 Expired=3 UnitDiffers=4 LotInactive=5");
    [Fact] public void Target_source_numbers_are_pinned() => Pinned<TargetSource>("Assigned=1 RunIn=2 Computed=3");
    [Fact] public void Lock_cause_numbers_are_pinned() => Pinned<LockCause>("Control=1 Average=2");
    [Fact] public void Average_state_numbers_are_pinned() => Pinned<AverageState>("Filling=1 Within=2 Low=3 High=4");

    [Fact] public void Study_state_numbers_are_pinned() => Pinned<StudyState>("Visible=0 Rejected=1");
    [Fact] public void Object_damage_numbers_are_pinned() => Pinned<ObjectDamage>("None=0 Missing=1 Changed=2");
    [Fact] public void Conflict_state_numbers_are_pinned() => Pinned<ConflictState>("Waiting=1 FirstKept=2 Replaced=3");

    private static void Pinned<T>(string expected) where T : struct, Enum
        => Assert.Equal(expected, string.Join(' ', Enum.GetValues<T>().Select(v => $"{v}={Convert.ToInt64(v, System.Globalization.CultureInfo.InvariantCulture)}")));
}
