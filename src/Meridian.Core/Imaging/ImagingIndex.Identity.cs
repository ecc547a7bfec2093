using Meridian.Core.Patients;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Imaging;

public sealed partial class ImagingIndex
{
    /// <summary>The code system of <see cref="EquipmentIdentity.Kind"/> for what only sends images: it has no tile and no silence (DICOM PS3.16 calls its codes DCM).</summary>
    public const string KindSystem = "DCM";

    /// <summary>
    /// The equipment that made the object: by serial number and maker, by AE title and what else it says of itself where it gives no
    /// serial number. A gateway's or archive's AE title must not turn ten scanners into one.
    /// </summary>
    private EquipmentId EquipmentOf(RecordBatch batch, InstanceFacts facts, Provenance from)
    {
        var identifiers = new List<EquipmentIdentifier>(2);
        if (facts.SerialNumber is { Length: > 0 } serial && facts.Manufacturer is { Length: > 0 } maker && !IsHollow(serial))
            identifiers.Add(new(EquipmentIdentifierKind.Serial, serial, maker));
        var isNamed = identifiers.Count > 0;
        if (from.IsFromEquipment && from.CallingAe is { Length: > 0 } ae)
        {
            if (isNamed || (facts.Manufacturer is null && facts.ModelName is null)) identifiers.Add(new(EquipmentIdentifierKind.AeTitle, ae, null));
            else identifiers.Add(new(EquipmentIdentifierKind.Other, $"{ae}/{facts.Manufacturer}/{facts.ModelName}/{facts.StationName}", KindSystem));
        }
        else if (!isNamed && (facts.StationName ?? facts.ModelName) is not null)
            identifiers.Add(new(EquipmentIdentifierKind.Other, $"{facts.Institution}/{facts.Manufacturer}/{facts.ModelName}/{facts.StationName}", KindSystem));
        if (identifiers.Count == 0) return default;
        return equipment.Resolve(batch, new()
        {
            Identifiers = identifiers, Kind = new(KindSystem, facts.Modality ?? "", facts.Modality), Manufacturer = facts.Manufacturer, ModelName = facts.ModelName,
            SerialNumber = facts.SerialNumber, Software = facts.SoftwareVersions,
        }, null, from.ReceivedAt, out _).Id;
    }

    /// <summary>Fillers such as 000000 or <c>-</c> that makers leave in: they recognize nothing.</summary>
    private static bool IsHollow(string serial) => serial.All(c => c is '0' or '-' or ' ' or '.' or '*' or 'X' or 'x');

    private (PatientId Patient, PatientId Candidate) PatientOf(RecordBatch batch, InstanceFacts facts, DateTimeOffset at)
    {
        var identity = PlainIdentity.Of(IdentityOf(facts));
        if (identity.Identifiers.Count == 0) return default;
        if (patients.Find(identity) is not { } known) return (patients.Named(batch, identity, [], at).Id, default);
        return PatientRule.Contradict(known.Identity, identity) ? (default, known.Id) : (known.Id, default);
    }

    /// <summary>What an image says of the patient, in the hub's words.</summary>
    public static PatientIdentity IdentityOf(InstanceFacts facts) => new()
    {
        Identifiers = string.IsNullOrWhiteSpace(facts.PatientId) ? [] : [new(facts.PatientId, facts.IssuerOfPatientId, null)],
        Name = NameOf(facts.PatientName),
        BirthDate = facts.PatientBirthDate is { Length: 8 } d && d.All(char.IsAsciiDigit) ? $"{d[..4]}-{d[4..6]}-{d[6..]}" : null,
        Sex = facts.PatientSex switch { "M" => AdministrativeSex.Male, "F" => AdministrativeSex.Female, "O" => AdministrativeSex.Other, _ => AdministrativeSex.Unknown },
    };

    /// <summary>A PN (PS3.5 6.2.1): family, given, middle, prefix, suffix in three groups.</summary>
    public static PersonName? NameOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var groups = text.Split('=');
        return PersonName.OfGroup(groups[0]) with { Ideographic = Group(groups, 1), Phonetic = Group(groups, 2) };
    }

    private static string? Group(string[] groups, int index) => index < groups.Length && groups[index].Replace('^', ' ').Trim() is { Length: > 0 } group ? group : null;

    private void Compare(RecordBatch batch, StudyEntry study, SeriesEntry series, InstanceFacts facts, Sequence sequence, DateTimeOffset at)
    {
        var (s, r) = (study.Row, series.Row);
        void Differ(long of, string tag, string? standing, string? other)
        {
            if (string.IsNullOrEmpty(other) || other == standing) return;
            Disagree(batch, study, new(s.Id, of, tag, standing, other, sequence, at));
        }
        Differ(0, "00100020", s.PatientId, facts.PatientId);
        Differ(0, "00100021", s.IssuerOfPatientId, facts.IssuerOfPatientId);
        Differ(0, "00100010", s.PatientName, facts.PatientName);
        Differ(0, "00100030", s.PatientBirthDate, facts.PatientBirthDate);
        Differ(0, "00100040", s.PatientSex, facts.PatientSex);
        Differ(0, "00080020", s.StudyDate, facts.StudyDate);
        Differ(0, "00080030", s.StudyTime, facts.StudyTime);
        Differ(0, "00080050", s.AccessionNumber, facts.AccessionNumber);
        Differ(0, "00200010", s.StudyIdText, facts.StudyId);
        Differ(0, "00081030", s.StudyDescription, facts.StudyDescription);
        Differ(0, "00080090", s.ReferringPhysician, facts.ReferringPhysician);
        Differ(r.Id, "00080060", r.Modality, facts.Modality);
        Differ(r.Id, "0008103E", r.SeriesDescription, facts.SeriesDescription);
        Differ(r.Id, "00180015", r.BodyPart, facts.BodyPart);
        Differ(r.Id, "00200052", r.FrameOfReferenceUid, facts.FrameOfReferenceUid);
        if (facts.SeriesNumber is { } number && number != r.SeriesNumber)
            Differ(r.Id, "00200011", r.SeriesNumber?.ToString(System.Globalization.CultureInfo.InvariantCulture), number.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private void Disagree(RecordBatch batch, StudyEntry study, DisagreementRow row)
    {
        study.Disagreements ??= study.IsStored ? [.. reader!.Disagreements(study.Row.StudyUid).Select(d => (d.Series, d.Tag, d.Other ?? ""))] : [];
        var key = (row.Series, row.Tag, row.Other!);
        var known = study.Disagreements;
        // a sender that gives every instance another value (a time of its own) must not fill the record
        if (known.Count >= MostDisagreements || !known.Add(key)) return;
        undo.Add(() => known.Remove(key));
        batch.Imaging.Disagreements.Add(row);
        Set(study, study.Row with { Disagreements = study.Row.Disagreements + 1 });
    }

    private const int MostDisagreements = 200;
}
