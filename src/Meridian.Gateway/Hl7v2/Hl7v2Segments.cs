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
        if (patient.Identifiers.Count > 0)
        {
            writer.Field(3);
            for (var i = 0; i < patient.Identifiers.Count; i++)
            {
                if (i > 0) writer.Repeat();
                var identifier = patient.Identifiers[i];
                writer.Text(identifier.Value);
                if (identifier.Authority is { Length: > 0 } authority) writer.Component(4).Text(authority);
                if (identifier.Type is { Length: > 0 } type) writer.Component(5).Text(type);
            }
        }
        if (patient.Name is { } name)
        {
            writer.Field(5).Text(name.Family);
            if (name.Given is { Length: > 0 } given) writer.Component(2).Text(given);
            if (name.Middle is { Length: > 0 } middle) writer.Component(3).Text(middle);
            if (name.Suffix is { Length: > 0 } suffix) writer.Component(4).Text(suffix);
            if (name.Prefix is { Length: > 0 } prefix) writer.Component(5).Text(prefix);
            // table 0200: legal; table 0465: alphabetic, ideographic, phonetic
            writer.Component(7).Text("L"u8);
            if (name.Ideographic is { Length: > 0 } ideographic) writer.Repeat().Text(ideographic).Component(7).Text("L"u8).Component(8).Text("I"u8);
            if (name.Phonetic is { Length: > 0 } phonetic) writer.Repeat().Text(phonetic).Component(7).Text("L"u8).Component(8).Text("P"u8);
        }
        if (patient.BirthDate is { Length: > 0 } born) writer.Field(7).Text(born.Replace("-", "", StringComparison.Ordinal));
        if (patient.Sex != AdministrativeSex.Unknown) writer.Field(8).Text(patient.Sex switch { AdministrativeSex.Male => "M"u8, AdministrativeSex.Female => "F"u8, _ => "O"u8 });
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
