using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// The identifier of a C-FIND answer (PS3.4 C.4.1.1.3.2): every key that was asked for, with its value or empty, the unique keys down to the
/// level, and where the instances can be had. The character set is ASCII where that is enough, else the one that the question was put in where it has every
/// letter of the answer, else UTF-8 (ISO_IR 192).
/// </summary>
internal static class QueryAnswer
{
    /// <param name="found">The attributes of the match.</param>
    /// <param name="retrieveAe">The AE title that can be asked for the instances.</param>
    public static DicomDataset Build(QueryIdentifier identifier, DicomDataset found, string retrieveAe)
    {
        var answer = Build(identifier.Keys, found, (keys, into) =>
        {
            for (var level = identifier.Model.Top; level <= identifier.Level; level++)
                if (!keys.Contains(QueryIdentifier.UniqueKey(level))) Put(into, found, QueryIdentifier.UniqueKey(level), null);
        });
        answer.SetString(DicomTags.QueryRetrieveLevel, identifier.Level.Word());
        answer.SetString(DicomTags.RetrieveAETitle, retrieveAe);
        answer.SetString(DicomTags.InstanceAvailability, "ONLINE");
        return answer;
    }

    /// <summary>What was asked for, as found; in a character set that has all of it.</summary>
    public static DicomDataset Build(DicomDataset keys, DicomDataset found, Action<DicomDataset, DicomDataset>? more = null)
    {
        // the first one that can: the choice is made by writing, since only an encoder knows what it lacks
        foreach (var set in (ReadOnlySpan<DicomCharacterSet>)[DicomCharacterSet.Default, keys.CharacterSet])
        {
            try
            {
                if (!set.IsUnknown) return Fill(set);
            }
            catch (DicomRejectException) { } // a letter is not in this set
        }
        return Fill(DicomCharacterSet.Utf8);

        DicomDataset Fill(DicomCharacterSet set)
        {
            var answer = new DicomDataset();
            if (set.Name.Length > 0) answer.SetString(DicomTags.SpecificCharacterSet, set.Name.Split('\\'));
            Copy(keys, found, answer);
            more?.Invoke(keys, answer);
            return answer;
        }
    }

    private static void Copy(DicomDataset keys, DicomDataset found, DicomDataset answer)
    {
        foreach (var key in keys)
            if (!key.Tag.IsGroupLength && key.Tag != DicomTags.SpecificCharacterSet) Put(answer, found, key.Tag, key);
    }

    private static void Put(DicomDataset answer, DicomDataset found, DicomTag tag, DicomElement? key)
    {
        if (!found.TryGet(tag, out var element))
        {
            // PS3.4 C.2.2.1.3: an optional key that is not supported is answered without value
            if (key is null) return;
            answer.Set(key.Items is not null || key.Vr == DicomVr.SQ ? new DicomElement(tag, []) : new DicomElement(tag, key.Vr, ReadOnlyMemory<byte>.Empty));
        }
        else if (element.Items is { } items)
        {
            var copies = items.Select(_ => new DicomDataset()).ToList();
            answer.Set(new DicomElement(tag, copies)); // first into the answer, whose character set they then have
            for (var i = 0; i < copies.Count; i++)
                Copy(key?.Items is [{ Count: > 0 } wanted, ..] ? wanted : items[i], items[i], copies[i]);
        }
        else if (element.Vr.IsCharacterSetText) answer.SetText(tag, element.Vr, found.GetText(tag) ?? "");
        else answer.Set(element);
    }
}
