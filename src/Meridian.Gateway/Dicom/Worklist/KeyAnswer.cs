using Meridian.Gateway.Dicom.Matching;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Worklist;

/// <summary>The answer to a C-FIND identifier: the attributes that it asks for, of one match (PS3.4 C.4.1.1.3.2, K.4.1.1.3.2). Pure.</summary>
internal static class KeyAnswer
{
    /// <summary>
    /// The asked-for attributes, those without value as empty ones. In the character set of the identifier where it can write every text, else in UTF-8; without one
    /// where all is ASCII.
    /// </summary>
    public static DicomDataset Of(DicomDataset keys, DicomDataset match)
    {
        var asked = keys.GetText(DicomTags.SpecificCharacterSet);
        try
        {
            return In(asked, keys, match);
        }
        catch (DicomRejectException unwritable) when (unwritable.Reason == DicomReject.ValueNotRepresentable)
        {
            return In(DicomCharacterSet.Utf8.Name, keys, match);
        }
    }

    /// <summary>True where some key asks for what the data set never has: an optional one that is not supported, which matches anything and makes the answer FF01 (K.4.1.1.4).</summary>
    public static bool HasUnsupported(DicomDataset keys, DicomDataset match)
    {
        foreach (var key in keys)
        {
            if (KeyMatch.IsPassedOver(key.Tag)) continue;
            if (!match.Contains(key.Tag)) return true;
            if (key.Vr == DicomVr.SQ && keys.GetItems(key.Tag) is [var item, ..] && match.GetItems(key.Tag) is [var his, ..] && HasUnsupported(item, his)) return true;
        }
        return false;
    }

    private static DicomDataset In(string? characterSet, DicomDataset keys, DicomDataset match)
    {
        var answer = new DicomDataset();
        if (characterSet is not null) answer.SetString(DicomTags.SpecificCharacterSet, characterSet.Split('\\'));
        Fill(answer, keys, match);
        return answer;
    }

    private static void Fill(DicomDataset answer, DicomDataset keys, DicomDataset match)
    {
        foreach (var key in keys)
        {
            if (KeyMatch.IsPassedOver(key.Tag)) continue;
            if (!match.TryGet(key.Tag, out var element)) Empty(answer, key);
            else if (element.Vr == DicomVr.SQ)
            {
                var wanted = keys.GetItems(key.Tag) is [{ Count: > 0 } item, ..] ? item : null;
                var found = match.GetItems(key.Tag);
                // an item belongs to its holder before it is filled, so that its text is in the holder's character set
                var items = found.Select(_ => new DicomDataset()).ToArray();
                answer.SetItems(key.Tag, items);
                for (var i = 0; i < items.Length; i++) Fill(items[i], wanted ?? found[i], found[i]);
            }
            else if (match.GetText(key.Tag) is { } text) answer.SetText(key.Tag, element.Vr, text);
            else answer.Set(element);
        }
    }

    private static void Empty(DicomDataset answer, DicomElement key)
    {
        if (key.Vr == DicomVr.SQ) answer.SetItems(key.Tag);
        else answer.Set(new DicomElement(key.Tag, key.Vr, ReadOnlyMemory<byte>.Empty));
    }
}
