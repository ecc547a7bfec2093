using System.Text.Json;
using Meridian.Gateway.DicomWeb.Search;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.DicomWeb.Workitems;

/// <summary>Whether a workitem meets the keys of a search or filter (PS3.4 CC.2.8.3): as a search of studies does, but times as instants, whatever offset they are written with.</summary>
internal sealed class WorkitemMatching(TimeProvider clock)
{
    public bool Meets(JsonElement attributes, IReadOnlyList<SearchKey> keys)
    {
        var offset = OffsetOf(attributes);
        return keys.All(key => ValueMatch.Meets(attributes, key, offset));
    }

    /// <exception cref="DicomWebException">400: the lock, or a time that is none.</exception>
    public void Check(SearchRequest request)
    {
        // table CC.2.5-3: "cannot be queried"
        if (request.Keys.Select(key => key.Path).Concat(request.Included).Any(path => path.Tags.Contains(DicomTags.TransactionUID)))
            throw DicomWebException.Invalid("The Transaction UID (0008,1195) is a lock: it can be neither searched by nor asked for");
        foreach (var key in request.Keys)
            if (DicomDictionary.FindVr(key.Path.Last) == DicomVr.DT && DateTimeRange.Parse(key.Value, Local) is null)
                throw DicomWebException.Invalid($"{key.Path} takes a date with time of DICOM, or a range of two joined by a hyphen, the earlier first, e.g. 20261122-202611231200");
    }

    // PS3.3 C.12.1: times of the data set are in its own offset, where it has one, else in the hub's
    private Func<DateTime, TimeSpan> OffsetOf(JsonElement attributes)
    {
        if (!attributes.TryGetProperty("00080201", out var element) || !element.TryGetProperty("Value", out var values) || values.GetArrayLength() == 0 || values[0].GetString() is not { Length: 5 } text
            || !TimeSpan.TryParseExact(text.AsSpan(1), "hhmm", null, out var distance)) return Local;
        return _ => text[0] == '-' ? -distance : distance;
    }

    private TimeSpan Local(DateTime time) => clock.LocalTimeZone.GetUtcOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified));
}
