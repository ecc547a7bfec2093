using Meridian.Wire.Dicom;

namespace Meridian.Virtual.Modality;

/// <summary>The data sets of a modality performed procedure step (PS3.4 F.7.2.1) and of a storage commitment (PS3.4 J.3.2).</summary>
internal static class PerformedStep
{
    /// <summary>N-CREATE: in progress.</summary>
    public static DicomDataset Begin(StudyPlan study, ModalityKind kind, ModalityEquipment equipment)
    {
        var d = new DicomDataset();
        d.SetString(DicomTags.SpecificCharacterSet, study.Patient.CharacterSet);
        Modules.Patient(d, study.Patient);
        d.Remove(DicomTags.IssuerOfPatientID);
        d.SetItems(DicomTags.ReferencedPatientSequence, []);
        var scheduled = new DicomDataset();
        d.SetItems(DicomTags.ScheduledStepAttributesSequence, scheduled);
        scheduled.SetString(DicomTags.StudyInstanceUID, study.StudyUid);
        scheduled.SetItems(DicomTags.ReferencedStudySequence, []);
        scheduled.SetString(DicomTags.AccessionNumber, study.AccessionNumber);
        scheduled.SetString(DicomTags.RequestedProcedureID, study.RequestedProcedureId ?? "");
        scheduled.SetString(DicomTags.RequestedProcedureDescription, study.RequestedProcedureDescription ?? "");
        scheduled.SetString(DicomTags.ScheduledProcedureStepID, study.ScheduledStepId ?? "");
        scheduled.SetString(DicomTags.ScheduledProcedureStepDescription, study.ScheduledStepDescription ?? "");
        scheduled.SetItems(DicomTags.ScheduledProtocolCodeSequence, []);
        d.SetString(DicomTags.PerformedProcedureStepID, study.PerformedStepId ?? "");
        d.SetString(DicomTags.PerformedStationAETitle, equipment.AeTitle);
        d.SetString(DicomTags.PerformedStationName, equipment.Station);
        d.SetEmpty(DicomTags.PerformedLocation);
        Modules.Date(d, DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime, study.Started);
        d.SetEmpty(DicomTags.PerformedProcedureStepEndDate);
        d.SetEmpty(DicomTags.PerformedProcedureStepEndTime);
        d.SetString(DicomTags.PerformedProcedureStepStatus, "IN PROGRESS");
        d.SetString(DicomTags.PerformedProcedureStepDescription, study.Description);
        d.SetEmpty(DicomTags.PerformedProcedureTypeDescription);
        d.SetItems(DicomTags.ProcedureCodeSequence, study.ProcedureCode is { } code ? [Modules.Code(code)] : []);
        d.SetString(DicomTags.Modality, Examination.ModalityOf(kind));
        d.SetString(DicomTags.StudyID, study.StudyId);
        d.SetItems(DicomTags.PerformedProtocolCodeSequence, []);
        d.SetItems(DicomTags.PerformedSeriesSequence, []);
        return d;
    }

    /// <summary>N-SET: completed, or discontinued, with what was stored.</summary>
    public static DicomDataset End(StudyPlan study, ModalityEquipment equipment, IReadOnlyList<StoredImage> stored, bool isComplete, DateTimeOffset now)
    {
        var d = new DicomDataset();
        d.SetString(DicomTags.SpecificCharacterSet, study.Patient.CharacterSet);
        d.SetString(DicomTags.PerformedProcedureStepStatus, isComplete ? "COMPLETED" : "DISCONTINUED");
        Modules.Date(d, DicomTags.PerformedProcedureStepEndDate, DicomTags.PerformedProcedureStepEndTime, now);
        if (!isComplete) d.SetItems(DicomTags.PerformedProcedureStepDiscontinuationReasonCodeSequence, Modules.Code(new("110501", "DCM", "Equipment failure")));
        var series = stored.GroupBy(s => s.SeriesUid).Select(group =>
        {
            var item = new DicomDataset();
            item.SetEmpty(DicomTags.PerformingPhysicianName);
            item.SetString(DicomTags.ProtocolName, study.ScheduledStepDescription is null ? "VIRTUAL" : "SCHEDULED");
            item.SetEmpty(DicomTags.OperatorsName);
            item.SetString(DicomTags.SeriesInstanceUID, group.Key);
            item.SetString(DicomTags.SeriesDescription, group.First().SeriesDescription);
            item.SetString(DicomTags.RetrieveAETitle, equipment.AeTitle);
            item.SetItems(DicomTags.ReferencedImageSequence, [.. group.Select(s => Modules.Reference(s.SopClassUid, s.SopInstanceUid))]);
            item.SetItems(DicomTags.ReferencedNonImageCompositeSOPInstanceSequence, []);
            return item;
        });
        d.SetItems(DicomTags.PerformedSeriesSequence, [.. series]);
        return d;
    }

    /// <summary>N-ACTION: asks to commit to what was stored.</summary>
    public static DicomDataset Commitment(string transactionUid, IReadOnlyList<StoredImage> stored)
    {
        var d = new DicomDataset();
        d.SetString(DicomTags.TransactionUID, transactionUid);
        d.SetItems(DicomTags.ReferencedSOPSequence, [.. stored.Select(s => Modules.Reference(s.SopClassUid, s.SopInstanceUid))]);
        return d;
    }
}

/// <summary>An image that the peer has taken.</summary>
internal sealed record StoredImage(string SopClassUid, string SopInstanceUid, string SeriesUid, string SeriesDescription);
