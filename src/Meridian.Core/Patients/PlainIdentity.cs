using Meridian.Model;

namespace Meridian.Core.Patients;

/// <summary>
/// What a patient identity really says, once the habits of equipment are taken off: identifiers that are empty, blank or
/// <c>""</c> (HL7 v2's explicit null, 2.5.3 ) name nobody; a birth date of 30 December 1899 is day zero of OLE automation
/// dates, not a birthday.
/// </summary>
public static class PlainIdentity
{
    /// <summary>The identity without empty words; the same instance when there is nothing to take off.</summary>
    public static PatientIdentity Of(PatientIdentity identity)
    {
        var identifiers = identity.Identifiers;
        for (var i = 0; i < identifiers.Count; i++)
            if (IsEmpty(identifiers[i].Value) || IsLoose(identifiers[i].Value) || IsHollow(identifiers[i].Authority) || IsHollow(identifiers[i].Type))
            {
                identifiers = [.. identifiers.Where(x => !IsEmpty(x.Value)).Select(x => new PatientIdentifier(x.Value.Trim(), Word(x.Authority), Word(x.Type)))];
                break;
            }
        var birth = IsNoBirthDate(identity.BirthDate) ? null : identity.BirthDate;
        var name = identity.Name is { } n && IsEmpty(n.Family) && IsEmpty(n.Given) && IsEmpty(n.Ideographic) ? null : identity.Name;
        return identifiers == identity.Identifiers && birth == identity.BirthDate && name == identity.Name ? identity
            : identity with { Identifiers = identifiers, BirthDate = birth, Name = name };
    }

    private static bool IsEmpty(string? text) => string.IsNullOrWhiteSpace(text) || text.Trim() is "\"\"";
    private static bool IsLoose(string text) => char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]);
    private static bool IsHollow(string? text) => text is not null && IsEmpty(text);
    private static string? Word(string? text) => IsEmpty(text) ? null : text!.Trim();
    private static bool IsNoBirthDate(string? date) => date is not null && (IsEmpty(date) || date.Replace("-", "", StringComparison.Ordinal) is "18991230" or "00000000");
}
