using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Patients;

/// <summary>Why facts went to whom they went.</summary>
public enum PatientReason : byte
{
    /// <summary>The message names the patient.</summary>
    Named = 1,
    /// <summary>The message names nobody; the patient feed has one patient in the bed.</summary>
    InBed = 2,
    /// <summary>Nobody is known: the facts stay with the equipment.</summary>
    Nobody = 3,
    /// <summary>The patient feed has several in the bed and the message names none of them: the facts stay with the equipment.</summary>
    Ambiguous = 4,
    /// <summary>A name or birth date without an identifier contradicts the patient in the bed: the facts stay with the equipment.</summary>
    Contradicted = 5,
}

/// <summary>Whose the facts are, and whether the patient feed says otherwise.</summary>
public readonly record struct PatientVerdict(PatientId Patient, PatientReason Reason, bool IsMismatch);

/// <summary>
/// Whose facts are these? The rule, in the order in which it is asked:
/// <list type="number">
/// <item>A patient identified in the message itself wins. When the patient feed has somebody else in that bed, and this patient
/// is not also there, that is a mismatch: the facts still go to the patient named, and people are told.</item>
/// <item>Else the patient in the bed that the equipment is at, when there is exactly one. The bed is the one that the message
/// names; else the one that the equipment is at by what it said earlier or by a person's assignment.</item>
/// <item>But a message that gives a name or birth date without an identifier, and they contradict the patient in the bed,
/// gives its facts to nobody: a name identifies nobody, yet it can rule somebody out. That too is a mismatch.</item>
/// <item>Several patients in the bed: to none of them.</item>
/// <item>Else nobody: the facts are kept with the equipment.</item>
/// </list>
/// For facts that come late, "in the bed" means at the time of the fact, not of its arrival.
/// </summary>
public static class PatientRule
{
    /// <param name="named">The record of the patient whom the message identifies; default: it identifies none.</param>
    /// <param name="words">What the message says of the patient without an identifier; null: nothing.</param>
    /// <param name="inBed">Who has an open visit in the bed at the time of the facts, merged records followed to the one that stands.</param>
    public static PatientVerdict Decide(PatientId named, PatientIdentity? words, IReadOnlyList<PatientRow> inBed)
    {
        if (named != default)
        {
            var isThere = false;
            foreach (var patient in inBed) isThere |= patient.Id == named;
            return new(named, PatientReason.Named, inBed.Count > 0 && !isThere);
        }
        return inBed.Count switch
        {
            0 => new(default, PatientReason.Nobody, false),
            1 when words is not null && Contradict(words, inBed[0].Identity) => new(default, PatientReason.Contradicted, true),
            1 => new(inBed[0].Id, PatientReason.InBed, false),
            _ => new(default, PatientReason.Ambiguous, false),
        };
    }

    /// <summary>True when what both say cannot be true of one person.</summary>
    public static bool Contradict(PatientIdentity a, PatientIdentity b)
    {
        if (a.Name is { } x && b.Name is { } y)
        {
            // a name may come in letters from one side and in characters from the other: only like is compared with like
            if (Differ(x.Family, y.Family) || Differ(x.Given, y.Given) || (Same(x.Family, y.Family) == null && Differ(Letters(x.Ideographic), Letters(y.Ideographic)))) return true;
        }
        return a.BirthDate is { Length: >= 10 } p && b.BirthDate is { Length: >= 10 } q && !p.AsSpan(0, 10).SequenceEqual(q.AsSpan(0, 10));
    }

    private static bool Differ(string? a, string? b) => Same(a, b) is false;

    private static bool? Same(string? a, string? b)
    {
        if (string.IsNullOrWhiteSpace(a) || string.IsNullOrWhiteSpace(b)) return null;
        (a, b) = (a.Trim(), b.Trim());
        if (IsLatin(a) != IsLatin(b)) return null;
        return string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
    }

    // Family and given name come with a delimiter, a blank or nothing between them.
    private static string? Letters(string? name) => name is null ? null : string.Concat(name.Where(c => c != '^' && !char.IsWhiteSpace(c)));

    private static bool IsLatin(string text) => text[0] < 0x2E80;
}
