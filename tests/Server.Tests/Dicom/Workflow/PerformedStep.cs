using Meridian.Core.Orders;
using Meridian.Wire.Dicom;

namespace Meridian.Server.Tests.Dicom.Workflow;

/// <summary>What a modality tells of a performed procedure step (PS3.4 Table F.7.2-1).</summary>
internal static class PerformedStep
{
    /// <summary>The step of an order; without one an unscheduled step.</summary>
    public static DicomDataset Begin(ImagingOrderRow? order, string patient = "4711")
    {
        var dataset = BeginOf(order?.Order.StudyUid ?? "1.2.9", patient);
        if (order is null) return dataset;
        var scheduled = dataset.GetItems(DicomTags.ScheduledStepAttributesSequence)[0];
        scheduled.SetString(DicomTags.AccessionNumber, order.Order.Accession!);
        scheduled.SetString(DicomTags.ScheduledProcedureStepID, order.Order.Steps[0].Id!);
        return dataset;
    }

    public static DicomDataset BeginOf(string study, string patient = "4711")
    {
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.SpecificCharacterSet, "GB18030");
        dataset.SetString(DicomTags.PatientName, "Wang^XiaoMing=王^小明");
        dataset.SetString(DicomTags.PatientID, patient);
        dataset.SetString(DicomTags.PerformedProcedureStepStatus, "IN PROGRESS");
        dataset.SetString(DicomTags.PerformedProcedureStepID, "PPS1");
        dataset.SetString(DicomTags.PerformedStationAETitle, "CT1");
        dataset.SetString(DicomTags.PerformedProcedureStepStartDate, "20261122");
        dataset.SetString(DicomTags.PerformedProcedureStepStartTime, "083512");
        dataset.SetString(DicomTags.Modality, "CT");
        dataset.SetItems(DicomTags.PerformedSeriesSequence);
        var scheduled = new DicomDataset();
        dataset.SetItems(DicomTags.ScheduledStepAttributesSequence, scheduled);
        scheduled.SetString(DicomTags.StudyInstanceUID, study);
        return dataset;
    }

    /// <param name="images">The SOP instance UIDs that the step made.</param>
    public static DicomDataset End(string status, params string[] images)
    {
        var dataset = new DicomDataset();
        dataset.SetString(DicomTags.PerformedProcedureStepStatus, status);
        dataset.SetString(DicomTags.PerformedProcedureStepEndDate, "20261122");
        dataset.SetString(DicomTags.PerformedProcedureStepEndTime, "084500");
        var series = new DicomDataset();
        dataset.SetItems(DicomTags.PerformedSeriesSequence, series);
        series.SetString(DicomTags.SeriesInstanceUID, "1.2.3.4.5");
        if (images.Length == 0) return dataset;
        series.SetItems(DicomTags.ReferencedImageSequence, [.. images.Select(uid =>
        {
            var item = new DicomDataset();
            item.SetString(DicomTags.ReferencedSOPClassUID, Objects.SecondaryCapture);
            item.SetString(DicomTags.ReferencedSOPInstanceUID, uid);
            return item;
        })]);
        return dataset;
    }
}
