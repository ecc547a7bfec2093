using Meridian.Core.Orders;
using Meridian.Model;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Worklist;

/// <summary>One scheduled step of an order as a worklist item with all the attributes that the hub has (PS3.4 table K.6-1). Pure.</summary>
internal static class WorklistEntry
{
    // SH and LO, in characters (PS3.5 table 6.2-1)
    private const int ShortString = 16, LongString = 64;

    /// <param name="patient">Who it is, as the hub knows it now.</param>
    /// <param name="zone">The zone that modalities live in.</param>
    public static DicomDataset Of(ImagingOrderRow row, ScheduledStep step, PatientIdentity patient, TimeZoneInfo zone)
    {
        var order = row.Order;
        var entry = new DicomDataset();
        entry.SetString(DicomTags.SpecificCharacterSet, DicomCharacterSet.Utf8.Name);
        Patient(entry, patient);
        Text(entry, DicomTags.AccessionNumber, order.Accession, ShortString);
        Text(entry, DicomTags.ReferringPhysicianName, NameOf(order.ReferringPhysician), int.MaxValue);
        Text(entry, DicomTags.RequestingPhysician, NameOf(order.RequestingPhysician), int.MaxValue);
        Text(entry, DicomTags.PlacerOrderNumberImagingServiceRequest, order.Placer?.Value, LongString);
        Text(entry, DicomTags.FillerOrderNumberImagingServiceRequest, order.Filler?.Value, LongString);
        Text(entry, DicomTags.StudyInstanceUID, order.StudyUid, LongString);
        Text(entry, DicomTags.RequestedProcedureID, order.RequestedProcedureId, ShortString);
        Text(entry, DicomTags.RequestedProcedureDescription, order.Description ?? order.Procedure?.Text ?? order.Procedure?.Value, LongString);
        Codes(entry, DicomTags.RequestedProcedureCodeSequence, order.Procedure is { } procedure ? [procedure] : []);
        Text(entry, DicomTags.RequestedProcedurePriority, order.Priority, ShortString);
        Text(entry, DicomTags.ReasonForTheRequestedProcedure, order.Reason, LongString);
        Text(entry, DicomTags.RequestedProcedureComments, order.Comments, 10_240);
        Text(entry, DicomTags.AdmissionID, order.Visit, LongString);
        Text(entry, DicomTags.CurrentPatientLocation, order.Location is { } place ? string.Join(' ', new[] { place.Unit, place.Room, place.Bed }.Where(part => !string.IsNullOrEmpty(part))) : null, LongString);
        Moment(entry, DicomTags.IssueDateOfImagingServiceRequest, DicomTags.IssueTimeOfImagingServiceRequest, order.RequestedAt, zone);
        foreach (var none in Empty) entry.SetEmpty(none);

        var item = new DicomDataset();
        entry.SetItems(DicomTags.ScheduledProcedureStepSequence, item);
        Text(item, DicomTags.Modality, step.Modality, ShortString);
        Text(item, DicomTags.ScheduledStationAETitle, step.StationAe, ShortString);
        Text(item, DicomTags.ScheduledStationName, step.StationName, ShortString);
        Text(item, DicomTags.ScheduledProcedureStepLocation, step.Location, ShortString);
        Moment(item, DicomTags.ScheduledProcedureStepStartDate, DicomTags.ScheduledProcedureStepStartTime, step.Start, zone);
        Text(item, DicomTags.ScheduledPerformingPhysicianName, NameOf(step.Performer), int.MaxValue);
        Text(item, DicomTags.ScheduledProcedureStepDescription, step.Description ?? order.Description ?? order.Procedure?.Text, LongString);
        Codes(item, DicomTags.ScheduledProtocolCodeSequence, step.Protocols);
        Text(item, DicomTags.ScheduledProcedureStepID, step.Id, ShortString);
        Text(item, DicomTags.ScheduledProcedureStepStatus, StatusOf(step.Status), ShortString);
        item.SetEmpty(DicomTags.PreMedication);
        item.SetEmpty(DicomTags.RequestedContrastAgent);
        return entry;
    }

    // Return keys of type 2 of which orders tell nothing (table K.6-1).
    private static readonly DicomTag[] Empty =
    [
        DicomTags.ReferencedStudySequence, DicomTags.ReferencedPatientSequence, DicomTags.PatientWeight, DicomTags.PatientSize, DicomTags.MedicalAlerts, DicomTags.Allergies,
        DicomTags.PregnancyStatus, DicomTags.SpecialNeeds, DicomTags.PatientState, DicomTags.PatientTransportArrangements, DicomTags.ConfidentialityConstraintOnPatientDataDescription,
    ];

    /// <summary>0040,0020: the defined terms of PS3.3 C.4.10, and those of IHE for what is over.</summary>
    public static string StatusOf(StepStatus status) => status switch
    {
        StepStatus.Scheduled => "SCHEDULED",
        StepStatus.Arrived => "ARRIVED",
        StepStatus.Started => "STARTED",
        StepStatus.Completed => "COMPLETED",
        StepStatus.Discontinued => "DISCONTINUED",
        StepStatus.Canceled => "CANCELED",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    private static void Patient(DicomDataset entry, PatientIdentity patient)
    {
        Text(entry, DicomTags.PatientName, NameOf(patient.Name), int.MaxValue);
        var identifier = patient.Identifiers.OrderBy(one => one.Type switch { "MR" => 0, "PI" => 1, null or "" => 2, _ => 3 }).FirstOrDefault();
        Text(entry, DicomTags.PatientID, identifier.Value, LongString);
        Text(entry, DicomTags.IssuerOfPatientID, identifier.Authority, LongString);
        Text(entry, DicomTags.PatientBirthDate, patient.BirthDate is { Length: >= 10 } birth ? birth[..10].Replace("-", "", StringComparison.Ordinal) : null, 8);
        Text(entry, DicomTags.PatientSex, patient.Sex switch { AdministrativeSex.Male => "M", AdministrativeSex.Female => "F", AdministrativeSex.Other => "O", _ => null }, 1);
        var others = patient.Identifiers.Where(one => one != identifier).ToList();
        var items = others.Select(_ => new DicomDataset()).ToArray();
        entry.SetItems(DicomTags.OtherPatientIDsSequence, items);
        for (var i = 0; i < items.Length; i++)
        {
            Text(items[i], DicomTags.PatientID, others[i].Value, LongString);
            Text(items[i], DicomTags.IssuerOfPatientID, others[i].Authority, LongString);
        }
    }

    /// <summary>
    /// PN: family^given^middle^prefix^suffix, then the ideographic and phonetic groups. A name that came in characters alone stands in the first group, where every
    /// modality shows it (GB18030 and UTF-8 allow that, PS3.5 6.2.1).
    /// </summary>
    internal static string? NameOf(PersonName? name)
    {
        if (name is null) return null;
        var alphabetic = string.Join('^', new[] { name.Family, name.Given, name.Middle, name.Prefix, name.Suffix }.Select(Plain)).TrimEnd('^');
        return $"{alphabetic}={Group(name.Ideographic)}={Group(name.Phonetic)}".TrimEnd('=');
    }

    // a group that came whole has its own delimiters
    private static string Group(string? text) => text is null ? "" : string.Join('^', text.Split('^').Select(Plain)).TrimEnd('^');

    private static string Plain(string? part) => part is null ? "" : string.Concat(part.Where(c => c is not ('^' or '=' or '\\') && !char.IsControl(c))).Trim();

    // What does not fit is cut, but for identifiers, which were refused at the door; a backslash would make two values of one.
    private static void Text(DicomDataset to, DicomTag tag, string? text, int most)
    {
        text = text is null ? "" : tag == DicomTags.RequestedProcedureComments ? text : string.Concat(text.Select(c => c == '\\' ? '/' : char.IsControl(c) ? ' ' : c)).Trim();
        var vr = DicomDictionary.FindVr(tag);
        // codes and titles are ASCII; a word in characters where they belong says nothing to a modality
        if (!vr.IsCharacterSetText && !System.Text.Ascii.IsValid(text)) text = "";
        if (text.Length > most) text = text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        if (text.Length == 0) to.SetEmpty(tag);
        else to.SetText(tag, vr, text);
    }

    private static void Moment(DicomDataset to, DicomTag date, DicomTag time, DateTimeOffset? at, TimeZoneInfo zone)
    {
        var local = at is { } moment ? TimeZoneInfo.ConvertTime(moment, zone).DateTime : default;
        Text(to, date, at is null ? null : DicomDates.Format(DateOnly.FromDateTime(local)), 8);
        Text(to, time, at is null ? null : DicomDates.Format(TimeOnly.FromDateTime(local)), 16);
    }

    // PS3.3 table 8.8-1: value, scheme, meaning; a code without value or scheme is no code.
    private static void Codes(DicomDataset to, DicomTag tag, IReadOnlyList<Code> codes)
    {
        var real = codes.Where(code => code.Value.Length is > 0 and <= ShortString).ToList();
        var items = real.Select(_ => new DicomDataset()).ToArray();
        to.SetItems(tag, items);
        for (var i = 0; i < items.Length; i++)
        {
            Text(items[i], DicomTags.CodeValue, real[i].Value, ShortString);
            // HL7's L and an absent scheme are local ones: 99 begins a private designator (PS3.3 8.2)
            Text(items[i], DicomTags.CodingSchemeDesignator, real[i].System is "" or "L" ? "99LOCAL" : real[i].System, ShortString);
            Text(items[i], DicomTags.CodeMeaning, real[i].Text ?? real[i].Value, LongString);
        }
    }
}
