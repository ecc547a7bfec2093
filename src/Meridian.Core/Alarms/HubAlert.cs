using Meridian.Model;

namespace Meridian.Core.Alarms;

/// <summary>The conditions that the hub itself raises. Technical alerts; the code system is the hub's own.</summary>
public static class HubAlert
{
    /// <summary>The code system of these conditions.</summary>
    public const string System = "MERIDIAN";

    /// <summary>Nothing comes from equipment any more.</summary>
    public static Code EquipmentSilent { get; } = new(System, "equipment-silent", "No data from equipment");
    /// <summary>Equipment names another patient than the patient feed has in its bed.</summary>
    public static Code PatientMismatch { get; } = new(System, "patient-mismatch", "Patient at equipment differs from patient feed");
    /// <summary>The patient feed has more than one patient in one bed.</summary>
    public static Code BedShared { get; } = new(System, "bed-shared", "More than one patient in bed");
    /// <summary>Two identifiers of one message belong to different equipment.</summary>
    public static Code EquipmentConflict { get; } = new(System, "equipment-conflict", "Equipment identifiers contradict each other");
    /// <summary>The record cannot be written: nothing is acknowledged to equipment.</summary>
    public static Code RecordUnavailable { get; } = new(System, "record-unavailable", "The record cannot be written");

    /// <summary>True for a condition that tells of something past, or that a person knows by acknowledging it: it is gone then.</summary>
    public static bool EndsWhenAcknowledged(Code condition) => Is(condition, EquipmentSilent) || Is(condition, EquipmentConflict);

    /// <summary>One condition of the hub, whatever its words are in the version that wrote it.</summary>
    public static bool Is(Code condition, Code hubAlert) => condition.System == System && condition.Value == hubAlert.Value;
}
