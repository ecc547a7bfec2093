namespace Meridian.Model;

/// <summary>One identifier of a patient: value, assigning authority, type (HL7 table 0203: MR, PI, AN …).</summary>
public readonly record struct PatientIdentifier(string Value, string? Authority, string? Type);

/// <summary>
/// A person's name as sent; <see cref="Ideographic"/> and <see cref="Phonetic"/> where the message carried them apart (XPN-8 I, P): in one line, or as a group that <see cref="OfGroup"/> reads.
/// </summary>
public sealed record PersonName(string? Family, string? Given, string? Middle = null, string? Prefix = null, string? Suffix = null)
{
    public string? Ideographic { get; init; }
    public string? Phonetic { get; init; }

    /// <summary>The name that one component group of DICOM's PN holds: <c>family^given^middle^prefix^suffix</c> (PS3.5 6.2.1.1). A text without delimiters is a family name.</summary>
    public static PersonName OfGroup(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var parts = group.Split('^', StringSplitOptions.TrimEntries);
        return new(Part(0), Part(1), Part(2), Part(3), Part(4));

        string? Part(int index) => index < parts.Length && parts[index].Length > 0 ? parts[index] : null;
    }
}

/// <summary>HL7 table 0001, as FHIR's AdministrativeGender. Stored; the numbers are pinned by a test.</summary>
public enum AdministrativeSex : byte { Unknown = 0, Male = 1, Female = 2, Other = 3 }

/// <summary>What a message says of the patient. Identifiers may be empty: then it names nobody.</summary>
public sealed record PatientIdentity
{
    public required IReadOnlyList<PatientIdentifier> Identifiers { get; init; }
    public PersonName? Name { get; init; }
    /// <summary>Birth date in the precision sent, ISO 8601: <c>1961</c>, <c>1961-01</c>, <c>1961-01-01</c>.</summary>
    public string? BirthDate { get; init; }
    public AdministrativeSex Sex { get; init; }
}

/// <summary>Where a patient or equipment is (HL7 PL): unit, room, bed, facility, building. Equal places compare equal.</summary>
public sealed record PointOfCare(string? Unit, string? Room, string? Bed, string? Facility = null, string? Building = null)
{
    /// <summary>True when nothing is named.</summary>
    public bool IsEmpty => string.IsNullOrEmpty(Unit) && string.IsNullOrEmpty(Room) && string.IsNullOrEmpty(Bed) && string.IsNullOrEmpty(Facility);
}
