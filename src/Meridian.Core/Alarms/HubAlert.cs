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

    /// <summary>The same words in Simplified Chinese; null for a condition that is not the hub's.</summary>
    public static string? InChinese(Code condition) => condition.System != System ? null : condition.Value switch
    {
        "equipment-silent" => "设备无数据",
        "patient-mismatch" => "设备上的患者与患者信息接口不符",
        "bed-shared" => "同一床位有多名患者",
        "equipment-conflict" => "设备标识互相矛盾",
        "record-unavailable" => "无法写入记录",
        _ => null,
    };

    /// <summary>True for a condition that tells of something past, or that a person knows by acknowledging it: it is gone then.</summary>
    public static bool EndsWhenAcknowledged(Code condition) => Is(condition, EquipmentSilent) || Is(condition, EquipmentConflict);

    /// <summary>One condition of the hub, whatever its words are in the version that wrote it.</summary>
    public static bool Is(Code condition, Code hubAlert) => condition.System == System && condition.Value == hubAlert.Value;
}
