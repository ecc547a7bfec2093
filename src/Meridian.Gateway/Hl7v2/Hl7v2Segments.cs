using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Model to segments that several of the hub's messages share (HL7 v2.5.1 chapters 2.A, 3.4).</summary>
internal static class Hl7v2Segments
{
    /// <summary>PID with what is known.</summary>
    public static void Patient(Hl7v2Writer writer, PatientIdentity patient)
    {
        writer.Segment("PID"u8).Field(1).Text("1"u8);
        if (patient.Identifiers.Count > 0) Identifiers(writer, 3, patient.Identifiers);
        if (patient.Name is { } name) Name(writer, 5, name);
        if (patient.BirthDate is { Length: > 0 } born) writer.Field(7).Text(born.Replace("-", "", StringComparison.Ordinal));
        Sex(writer, 8, patient.Sex);
    }

    /// <summary>Table 0001; nothing where it is not known.</summary>
    public static void Sex(Hl7v2Writer writer, int field, AdministrativeSex sex)
    {
        if (sex != AdministrativeSex.Unknown) writer.Field(field).Text(sex switch { AdministrativeSex.Male => "M"u8, AdministrativeSex.Female => "F"u8, _ => "O"u8 });
    }

    /// <summary>A name in one piece, for receivers that take it apart nowhere: in characters without a space between, else family and given name.</summary>
    public static string? OneName(PersonName? name)
    {
        var written = name?.Ideographic is { Length: > 0 } ideographic ? PersonName.OfGroup(ideographic) : name;
        if (written is null) return null;
        string?[] parts = [written.Family, written.Given, written.Middle];
        var text = string.Join(' ', parts.Where(part => part is { Length: > 0 }));
        return text.Length == 0 ? null : text.Any(letter => letter is >= '\u3400' and <= '\u9FFF') ? text.Replace(" ", "", StringComparison.Ordinal) : text;
    }

    /// <summary>The birth date as a time of 14 digits; null: it is not known to the day.</summary>
    public static string? BirthTime(PatientIdentity patient) =>
        patient.BirthDate?.Replace("-", "", StringComparison.Ordinal) is { Length: 8 } born ? born + "000000" : null;

    /// <summary>True when each character of the text can be written in the set.</summary>
    public static bool CanBear(Hl7v2Charset charset, string text) => System.Text.Ascii.IsValid(text) || charset.Encoding.GetString(charset.Encoding.GetBytes(text)) == text;

    /// <summary>CX, each in a repetition.</summary>
    public static void Identifiers(Hl7v2Writer writer, int field, IReadOnlyList<PatientIdentifier> identifiers)
    {
        writer.Field(field);
        for (var i = 0; i < identifiers.Count; i++)
        {
            if (i > 0) writer.Repeat();
            var identifier = identifiers[i];
            writer.Text(identifier.Value);
            if (identifier.Authority is { Length: > 0 } authority) writer.Component(4).Text(authority);
            if (identifier.Type is { Length: > 0 } type) writer.Component(5).Text(type);
        }
    }

    /// <summary>XPN; the name in other writings in repetitions of its own (table 0200: L legal; table 0465: A alphabetic, I ideographic, P phonetic).</summary>
    public static void Name(Hl7v2Writer writer, int field, PersonName name)
    {
        writer.Field(field);
        var isFirst = true;
        Written(name, name.Ideographic is null && name.Phonetic is null ? null : "A");
        if (name.Ideographic is { Length: > 0 } ideographic) Written(PersonName.OfGroup(ideographic), "I");
        if (name.Phonetic is { Length: > 0 } phonetic) Written(PersonName.OfGroup(phonetic), "P");

        void Written(PersonName written, string? representation)
        {
            string?[] parts = [written.Family, written.Given, written.Middle, written.Suffix, written.Prefix];
            if (Array.TrueForAll(parts, string.IsNullOrEmpty)) return;
            if (!isFirst) writer.Repeat();
            isFirst = false;
            for (var i = 0; i < parts.Length; i++)
                if (parts[i] is { Length: > 0 } part) writer.Component(i + 1).Text(part);
            writer.Component(7).Text("L"u8);
            if (representation is not null) writer.Component(8).Text(representation);
        }
    }

    /// <summary>PL; nothing for no place.</summary>
    public static void Place(Hl7v2Writer writer, int field, PointOfCare? place)
    {
        if (place is not { IsEmpty: false }) return;
        writer.Field(field).Text(place.Unit);
        if (place.Room is { Length: > 0 } room) writer.Component(2).Text(room);
        if (place.Bed is { Length: > 0 } bed) writer.Component(3).Text(bed);
        if (place.Facility is { Length: > 0 } facility) writer.Component(4).Text(facility);
        if (place.Building is { Length: > 0 } building) writer.Component(7).Text(building);
    }

    /// <summary>CWE of one code; nothing for none.</summary>
    public static void Coded(Hl7v2Writer writer, int field, Code? code)
    {
        if (code is null) return;
        writer.Field(field).Text(code.Value);
        if (code.Text is { Length: > 0 } text) writer.Component(2).Text(text);
        if (code.System.Length > 0) writer.Component(3).Text(code.System);
    }

    /// <summary>XCN of a person without a number.</summary>
    public static void Person(Hl7v2Writer writer, int field, PersonName person)
    {
        writer.Field(field).Component(2).Text(person.Family);
        if (person.Given is { Length: > 0 } given) writer.Component(3).Text(given);
    }

    /// <summary>EI of an order's number; nothing for none.</summary>
    public static void Number(Hl7v2Writer writer, int field, OrderNumber? number)
    {
        if (number is not { } given) return;
        writer.Field(field).Text(given.Value);
        if (given.Authority is { Length: > 0 } authority) writer.Component(2).Text(authority);
    }
}
