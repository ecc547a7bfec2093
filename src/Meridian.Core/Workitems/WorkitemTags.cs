namespace Meridian.Core.Workitems;

/// <summary>Attributes of the unified procedure step that the hub itself looks at, as the DICOM JSON model names them (PS3.4 table CC.2.5-3, PS3.18 F.2.2).</summary>
public static class WorkitemTags
{
    public const string SpecificCharacterSet = "00080005", SopClassUid = "00080016", SopInstanceUid = "00080018", TransactionUid = "00081195";
    public const string State = "00741000", Progress = "00741002", Performed = "00741216";
    public const string Priority = "00741200", WorklistLabel = "00741202", Label = "00741204", ModifiedAt = "00404010", StartsAt = "00404005", InputReadiness = "00404041";
    public const string PatientId = "00100020";
    public const string StationName = "00404025", HumanPerformers = "00404034", HumanPerformerCode = "00404009", HumanPerformerOrganization = "00404036";
    public const string ProgressPercent = "00741004", ProgressText = "00741006", ProgressUris = "00741008", CanceledAt = "00404052", CancelReason = "00741238", CancelReasonCode = "0074100E";
    public const string ContactUri = "0074100A", ContactName = "0074100C", RequestingAe = "00741236";
    public const string ScpStatus = "00741242", SubscriptionListStatus = "00741244", WorkitemListStatus = "00741246";

    /// <summary>Unified Procedure Step – Push: the class of every workitem (PS3.4 CC.2.5.1.3.1).</summary>
    public const string SopClass = "1.2.840.10008.5.1.4.34.6.1";
}
