using System.Globalization;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Matching;

/// <summary>
/// Attribute matching (PS3.4 C.2.2.2): whether a data set answers the keys of an identifier. Pure; serves query/retrieve and the
/// modality worklist alike.
/// <para>
/// An empty key, or one of nothing but <c>*</c>, matches whatever is there, the absent too (universal). Dates and times match by what they mean, with ranges;
/// UIDs by list; numbers by value; sequences by any item that matches every key of the key's item. Texts match letter by letter with the wildcards
/// <c>*</c> and <c>?</c>, spaces at the ends aside; person names without regard to case, in any of their component groups.
/// A key of several values matches where one of them does.
/// </para>
/// </summary>
internal static class KeyMatch
{
    /// <summary>Not keys: group lengths, the character set and zone of the identifier itself, the level, private elements.</summary>
    public static bool IsPassedOver(DicomTag tag) => tag.IsGroupLength || tag.IsPrivate || tag == DicomTags.SpecificCharacterSet || tag == DicomTags.TimezoneOffsetFromUTC || tag == DicomTags.QueryRetrieveLevel;

    /// <summary>Whether the key asks for nothing (C.2.2.2.3, C.2.2.2.6: no item, or one of such keys).</summary>
    public static bool IsUniversal(DicomDataset keys, DicomElement key)
    {
        if (key.Vr == DicomVr.SQ) return keys.GetItems(key.Tag).All(item => item.All(inner => IsPassedOver(inner.Tag) || IsUniversal(item, inner)));
        return key.IsEmpty || IsUniversal(key.Vr, keys.GetStrings(key.Tag));
    }

    /// <summary>Whether every key matches.</summary>
    /// <param name="counts">Whether a key is to be matched against this data set (the candidate, or an item of it); one that is not supported matches anything (C.2.2.1.3).</param>
    public static bool Matches(DicomDataset keys, DicomDataset candidate, Func<DicomTag, DicomDataset, bool> counts)
    {
        foreach (var key in keys)
            if (!IsPassedOver(key.Tag) && counts(key.Tag, candidate) && !Matches(keys, key, candidate, counts)) return false;
        return true;
    }

    private static bool Matches(DicomDataset keys, DicomElement key, DicomDataset candidate, Func<DicomTag, DicomDataset, bool> counts)
    {
        if (IsUniversal(keys, key)) return true;
        if (!candidate.TryGet(key.Tag, out var element)) return false;
        if (key.Vr != DicomVr.SQ && element.Vr != DicomVr.SQ) return Matches(element.Vr, keys.GetStrings(key.Tag), candidate.GetStrings(key.Tag));
        var wanted = keys.GetItems(key.Tag);
        return candidate.GetItems(key.Tag).Any(item => wanted.Any(one => Matches(one, item, counts)));
    }

    /// <summary>Whether the values of an element answer those of a key.</summary>
    public static bool Matches(DicomVr vr, string[] wanted, string[] values) =>
        IsUniversal(vr, wanted) || wanted.Any(key => key.Length > 0 && values.Any(value => Matches(vr, key, value)));

    /// <summary>Whether one value answers one key that is not universal.</summary>
    public static bool Matches(DicomVr vr, string key, string value)
    {
        switch (vr)
        {
            case DicomVr.UI:
                return string.Equals(key.Trim(), value.Trim(), StringComparison.Ordinal);
            case DicomVr.DA:
                return KeyRange.Matches(key, value, KeyRange.Date);
            case DicomVr.TM:
                return KeyRange.Matches(key, value, KeyRange.Time);
            case DicomVr.DT when !key.AsSpan().ContainsAny('*', '?'):
                return KeyRange.Matches(key, value, KeyRange.Moment);
            case DicomVr.IS or DicomVr.DS or DicomVr.US or DicomVr.SS or DicomVr.UL or DicomVr.SL or DicomVr.FL or DicomVr.FD or DicomVr.UV or DicomVr.SV:
                return decimal.TryParse(key.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? decimal.TryParse(value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var other) && number == other
                    : Wild(key.Trim(), value.Trim(), ignoreCase: false);
            case DicomVr.PN:
                return NameMatches(key, value);
            default:
                return Wild(key.Trim(), value.Trim(), ignoreCase: false);
        }
    }

    // UIDs, dates and times know no wildcards (C.2.2.2.4); an asterisk alone matches the absent as well
    private static bool IsUniversal(DicomVr vr, string[] wanted) =>
        wanted.All(one => one.Trim().Length == 0) || (vr is not (DicomVr.UI or DicomVr.DA or DicomVr.TM) && wanted.Any(one => one.Contains('*') && one.Trim().Trim('*').Length == 0));

    /// <summary>PS3.4 C.2.2.2.1 and C.2.2.2.4: letters large or small, wildcards; each group of the key that is set is looked for in each group of the name, since senders put names of one script into any.</summary>
    private static bool NameMatches(string key, string value)
    {
        var groups = value.Split('=').Select(Plain).Where(group => group.Length > 0).ToArray();
        return key.Split('=').Select(Plain).Where(part => part.Trim('*').Length > 0).All(part => groups.Any(group => Wild(part, group, ignoreCase: true)));
    }

    // PS3.5 6.2.1: empty components at the end, and spaces at the end of a component, say nothing
    private static string Plain(string group) => string.Join('^', group.Split('^').Select(part => part.Trim())).TrimEnd('^');

    /// <summary>Wildcard matching (PS3.4 C.2.2.2.4): <c>*</c> any run, also none; <c>?</c> one character. Linear in practice: goes back to the last <c>*</c> only.</summary>
    public static bool Wild(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text, bool ignoreCase)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, t);
                continue;
            }
            if (p < pattern.Length && (pattern[p] == '?' || Same(pattern[p], text[t], ignoreCase)))
            {
                // one character outside of the basic plane is two halves here
                t += pattern[p] == '?' && char.IsHighSurrogate(text[t]) && t + 1 < text.Length ? 2 : 1;
                p++;
                continue;
            }
            if (star < 0) return false;
            (p, t) = (star + 1, ++mark);
        }
        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool Same(char a, char b, bool ignoreCase) => a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
