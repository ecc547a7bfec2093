using System.Globalization;
using Meridian.Wire.Dicom;

namespace Meridian.Virtual.Modality;

/// <summary>One scheduled procedure step of a worklist (PS3.4 K.6.1.2).</summary>
internal static class WorklistEntry
{
    /// <summary>The identifier that asks for today's steps of a modality: matching keys with values, return keys without.</summary>
    public static DicomDataset Query(string modality, DateTimeOffset now)
    {
        var q = new DicomDataset();
        q.SetString(DicomTags.SpecificCharacterSet, "ISO_IR 192");
        foreach (var key in new[]
                 {
                     DicomTags.AccessionNumber, DicomTags.ReferringPhysicianName, DicomTags.PatientName, DicomTags.PatientID, DicomTags.IssuerOfPatientID, DicomTags.PatientBirthDate, DicomTags.PatientSex,
                     DicomTags.PatientSize, DicomTags.PatientWeight, DicomTags.StudyInstanceUID, DicomTags.RequestedProcedureDescription, DicomTags.RequestedProcedureID, DicomTags.RequestedProcedureCodeSequence,
                 }) q.SetEmpty(key);
        var step = new DicomDataset();
        step.SetString(DicomTags.Modality, modality);
        step.SetEmpty(DicomTags.ScheduledStationAETitle);
        // a night's work belongs to the day before
        step.SetString(DicomTags.ScheduledProcedureStepStartDate, $"{Day(now.AddDays(-1))}-{Day(now.AddDays(1))}");
        foreach (var key in new[]
                 {
                     DicomTags.ScheduledProcedureStepStartTime, DicomTags.ScheduledPerformingPhysicianName, DicomTags.ScheduledProcedureStepDescription, DicomTags.ScheduledProtocolCodeSequence,
                     DicomTags.ScheduledProcedureStepID, DicomTags.ScheduledProcedureStepStatus,
                 }) step.SetEmpty(key);
        q.SetItems(DicomTags.ScheduledProcedureStepSequence, step);
        return q;

        static string Day(DateTimeOffset at) => at.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
    }

    /// <summary>What tells a step apart from others, so that none is done twice.</summary>
    public static string KeyOf(DicomDataset entry) => entry.GetString(DicomTags.AccessionNumber) + "/" + Step(entry)?.GetString(DicomTags.ScheduledProcedureStepID) + "/" + entry.GetUid(DicomTags.StudyInstanceUID);

    /// <summary>Whether a step waits for its modality: without status, or SCHEDULED, ARRIVED, READY (PS3.3 C.4.10).</summary>
    public static bool IsWaiting(DicomDataset entry) => Step(entry)?.GetString(DicomTags.ScheduledProcedureStepStatus) is null or "SCHEDULED" or "ARRIVED" or "READY";

    /// <summary>The examination that the step asks for.</summary>
    public static StudyPlan Plan(DicomDataset entry, ModalityKind kind, ulong seed, DateTimeOffset now)
    {
        var step = Step(entry);
        var code = entry.GetItems(DicomTags.RequestedProcedureCodeSequence) is [var first, ..] && first.GetString(DicomTags.CodeValue) is { } value
            ? new CodedTerm(value, first.GetString(DicomTags.CodingSchemeDesignator) ?? "L", first.GetString(DicomTags.CodeMeaning) ?? value) : null;
        var accession = entry.GetString(DicomTags.AccessionNumber) ?? "";
        // One character set that takes every name; of what the worklist came in, the two that can be kept as they are.
        var characterSet = entry.GetString(DicomTags.SpecificCharacterSet) is "GB18030" ? "GB18030" : "ISO_IR 192";
        return new()
        {
            Patient = new()
            {
                Id = entry.GetString(DicomTags.PatientID) ?? "", Issuer = entry.GetString(DicomTags.IssuerOfPatientID), Name = entry.GetString(DicomTags.PatientName) ?? "",
                Born = entry.GetDate(DicomTags.PatientBirthDate), Sex = entry.GetString(DicomTags.PatientSex) ?? "", CharacterSet = characterSet,
                Weight = entry.GetDouble(DicomTags.PatientWeight) ?? 70, Height = entry.GetDouble(DicomTags.PatientSize) ?? 1.7,
            },
            StudyUid = entry.GetUid(DicomTags.StudyInstanceUID) ?? StudyPlan.NewUid(),
            Started = now,
            StudyId = entry.GetString(DicomTags.RequestedProcedureID) ?? accession,
            AccessionNumber = accession,
            Description = entry.GetString(DicomTags.RequestedProcedureDescription) ?? step?.GetString(DicomTags.ScheduledProcedureStepDescription) ?? Examination.DescriptionOf(kind),
            ReferringPhysician = entry.GetString(DicomTags.ReferringPhysicianName) ?? "",
            RequestedProcedureId = entry.GetString(DicomTags.RequestedProcedureID),
            RequestedProcedureDescription = entry.GetString(DicomTags.RequestedProcedureDescription),
            ScheduledStepId = step?.GetString(DicomTags.ScheduledProcedureStepID),
            ScheduledStepDescription = step?.GetString(DicomTags.ScheduledProcedureStepDescription),
            ProcedureCode = code,
            PerformedStepUid = StudyPlan.NewUid(),
            PerformedStepId = "P" + now.ToString("yyMMddHHmmssff", CultureInfo.InvariantCulture),
            Seed = seed,
        };
    }

    private static DicomDataset? Step(DicomDataset entry) => entry.GetItems(DicomTags.ScheduledProcedureStepSequence) is [var step, ..] ? step : null;
}
