using System.Globalization;
using Meridian.Wire.Dicom;

namespace Meridian.Virtual.Modality;

/// <summary>The modules that all images share (PS3.3 A.1.4), written into a data set. Attributes of type 2 that a modality does not know are there without a value.</summary>
internal static class Modules
{
    /// <summary>Patient, General Study, Patient Study, General Series, General Equipment and SOP Common (PS3.3 C.7.1.1, C.7.2, C.7.3.1, C.7.5.1, C.12.1), and the image's number and time.</summary>
    public static DicomDataset Begin(string sopClassUid, StudyPlan study, SeriesPlan series, int number)
    {
        var d = new DicomDataset();
        d.SetString(DicomTags.SpecificCharacterSet, study.Patient.CharacterSet);
        d.SetString(DicomTags.SOPClassUID, sopClassUid);
        d.SetString(DicomTags.SOPInstanceUID, StudyPlan.NewUid());
        Date(d, DicomTags.InstanceCreationDate, DicomTags.InstanceCreationTime, series.Started);
        d.SetString(DicomTags.TimezoneOffsetFromUTC, series.Started.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal));

        Patient(d, study.Patient);
        d.SetDouble(DicomTags.PatientSize, study.Patient.Height);
        d.SetDouble(DicomTags.PatientWeight, study.Patient.Weight);

        d.SetString(DicomTags.StudyInstanceUID, study.StudyUid);
        Date(d, DicomTags.StudyDate, DicomTags.StudyTime, study.Started);
        d.SetString(DicomTags.AccessionNumber, study.AccessionNumber);
        d.SetString(DicomTags.ReferringPhysicianName, study.ReferringPhysician);
        d.SetString(DicomTags.StudyID, study.StudyId);
        d.SetString(DicomTags.StudyDescription, study.Description);
        if (study.ProcedureCode is { } code) d.SetItems(DicomTags.ProcedureCodeSequence, Code(code));

        d.SetString(DicomTags.SeriesInstanceUID, series.Uid);
        d.SetDouble(DicomTags.SeriesNumber, series.Number);
        d.SetString(DicomTags.Modality, series.Modality);
        d.SetString(DicomTags.SeriesDescription, series.Description);
        Date(d, DicomTags.SeriesDate, DicomTags.SeriesTime, series.Started);
        if (series.BodyPart is { } part) d.SetString(DicomTags.BodyPartExamined, part);
        if (series.Laterality is { } side) d.SetString(DicomTags.Laterality, side);
        if (series.Protocol is { } protocol) d.SetString(DicomTags.ProtocolName, protocol);
        d.SetEmpty(DicomTags.OperatorsName);
        Performed(d, study);

        var machine = series.Equipment;
        d.SetString(DicomTags.Manufacturer, machine.Manufacturer);
        d.SetString(DicomTags.ManufacturerModelName, machine.Model);
        d.SetString(DicomTags.DeviceSerialNumber, machine.Serial);
        d.SetString(DicomTags.StationName, machine.Station);
        d.SetString(DicomTags.SoftwareVersions, machine.Software);
        d.SetString(DicomTags.InstitutionName, machine.Institution);
        d.SetString(DicomTags.InstitutionalDepartmentName, machine.Department);

        d.SetDouble(DicomTags.InstanceNumber, number);
        Date(d, DicomTags.ContentDate, DicomTags.ContentTime, series.Started);
        Date(d, DicomTags.AcquisitionDate, DicomTags.AcquisitionTime, series.Started);
        return d;
    }

    /// <summary>The Patient module's identification.</summary>
    public static void Patient(DicomDataset d, ModalityPatient patient)
    {
        d.SetString(DicomTags.PatientName, patient.Name);
        d.SetString(DicomTags.PatientID, patient.Id);
        if (patient.Issuer is { Length: > 0 } issuer) d.SetString(DicomTags.IssuerOfPatientID, issuer);
        if (patient.Born is { } born) d.SetString(DicomTags.PatientBirthDate, born.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        else d.SetEmpty(DicomTags.PatientBirthDate);
        d.SetString(DicomTags.PatientSex, patient.Sex);
    }

    /// <summary>What ties a series to its order and its performed procedure step (PS3.3 10.16, C.7.3.1).</summary>
    private static void Performed(DicomDataset d, StudyPlan study)
    {
        if (study.PerformedStepUid is { } step)
            d.SetItems(DicomTags.ReferencedPerformedProcedureStepSequence, Reference(DicomUids.ModalityPerformedProcedureStep, step));
        if (study.PerformedStepId is { } id)
        {
            d.SetString(DicomTags.PerformedProcedureStepID, id);
            Date(d, DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime, study.Started);
            d.SetString(DicomTags.PerformedProcedureStepDescription, study.Description);
        }
        if (study.RequestedProcedureId is null && study.ScheduledStepId is null) return;
        var request = new DicomDataset();
        if (study.RequestedProcedureId is { } requested) request.SetString(DicomTags.RequestedProcedureID, requested);
        if (study.ScheduledStepId is { } scheduled) request.SetString(DicomTags.ScheduledProcedureStepID, scheduled);
        d.SetItems(DicomTags.RequestAttributesSequence, request);
        // the item inherits the character set of its holder only once it is held
        if (study.RequestedProcedureDescription is { } why) request.SetString(DicomTags.RequestedProcedureDescription, why);
        if (study.ScheduledStepDescription is { } what) request.SetString(DicomTags.ScheduledProcedureStepDescription, what);
    }

    /// <summary>Image Pixel (C.7.6.3) without the pixels.</summary>
    public static void Pixels(DicomDataset d, int rows, int columns, int allocated, int stored, bool signed, int samples = 1, string photometric = "MONOCHROME2")
    {
        d.SetUInt16(DicomTags.SamplesPerPixel, (ushort)samples);
        d.SetString(DicomTags.PhotometricInterpretation, photometric);
        if (samples > 1) d.SetUInt16(DicomTags.PlanarConfiguration, 0);
        d.SetUInt16(DicomTags.Rows, (ushort)rows);
        d.SetUInt16(DicomTags.Columns, (ushort)columns);
        d.SetUInt16(DicomTags.BitsAllocated, (ushort)allocated);
        d.SetUInt16(DicomTags.BitsStored, (ushort)stored);
        d.SetUInt16(DicomTags.HighBit, (ushort)(stored - 1));
        d.SetUInt16(DicomTags.PixelRepresentation, (ushort)(signed ? 1 : 0));
    }

    /// <summary>Frame of Reference and Image Plane (C.7.4.1, C.7.6.2) of a transverse section.</summary>
    public static void Plane(DicomDataset d, SeriesPlan series, Grid grid, double z, double thickness)
    {
        d.SetString(DicomTags.FrameOfReferenceUID, series.FrameOfReferenceUid!);
        d.SetEmpty(DicomTags.PositionReferenceIndicator);
        d.SetString(DicomTags.PatientPosition, "HFS");
        d.SetDouble(DicomTags.ImagePositionPatient, grid.X, grid.Y, z);
        d.SetDouble(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0);
        d.SetDouble(DicomTags.PixelSpacing, grid.Spacing, grid.Spacing);
        d.SetDouble(DicomTags.SliceThickness, thickness);
        d.SetDouble(DicomTags.SliceLocation, z);
        d.SetEmpty(DicomTags.PatientOrientation);
    }

    public static DicomDataset Code(CodedTerm code)
    {
        var item = new DicomDataset();
        item.SetString(DicomTags.CodeValue, code.Value);
        item.SetString(DicomTags.CodingSchemeDesignator, code.Scheme);
        item.SetString(DicomTags.CodeMeaning, code.Meaning);
        return item;
    }

    public static DicomDataset Reference(string sopClassUid, string sopInstanceUid)
    {
        var item = new DicomDataset();
        item.SetString(DicomTags.ReferencedSOPClassUID, sopClassUid);
        item.SetString(DicomTags.ReferencedSOPInstanceUID, sopInstanceUid);
        return item;
    }

    public static void Date(DicomDataset d, DicomTag date, DicomTag time, DateTimeOffset at)
    {
        d.SetString(date, at.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        d.SetString(time, Time(at));
    }

    public static string Time(DateTimeOffset at) => at.ToString("HHmmss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>An attribute that names another (AT, PS3.5 6.2).</summary>
    public static void Pointer(DicomDataset d, DicomTag tag, DicomTag to)
    {
        var bytes = new byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(bytes, to.Group);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), to.Element);
        d.SetBytes(tag, DicomVr.AT, bytes);
    }

    public static void Words(DicomDataset d, ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++) System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), samples[i]);
        d.SetBytes(DicomTags.PixelData, DicomVr.OW, bytes);
    }
}
