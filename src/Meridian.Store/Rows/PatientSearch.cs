using Meridian.Model;

namespace Meridian.Store.Rows;

/// <summary>The text that finding a patient by a part of a name or identifier looks in.</summary>
public static class PatientSearch
{
    /// <summary>Names and identifiers in lower case, each on a line of its own.</summary>
    public static string TextOf(PatientIdentity identity)
    {
        var name = identity.Name;
        string?[] names = name is null ? [] : [name.Family, name.Given, name.Middle, name.Ideographic, name.Phonetic, $"{name.Family}{name.Given}", $"{name.Family} {name.Given}", $"{name.Given} {name.Family}"];
        return Fold(string.Join('\n', names.Concat(identity.Identifiers.Select(i => (string?)i.Value)).Where(t => !string.IsNullOrWhiteSpace(t)).Distinct()));
    }

    public static string Fold(string text) => text.ToLowerInvariant();
}
