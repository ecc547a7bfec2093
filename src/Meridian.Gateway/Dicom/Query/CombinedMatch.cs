using Meridian.Gateway.Dicom.Matching;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// Combined date and time matching (PS3.4 C.2.2.2.5.4, C.5.1.1 byte 2): where a date key and its time key are both ranges, they are one range of
/// moments: from the first day at the first time to the last day at the last time.
/// </summary>
internal static class CombinedMatch
{
    private static readonly (DicomTag Date, DicomTag Time)[] All =
    [
        (DicomTags.StudyDate, DicomTags.StudyTime), (DicomTags.SeriesDate, DicomTags.SeriesTime), (DicomTags.ContentDate, DicomTags.ContentTime),
        (DicomTags.PatientBirthDate, DicomTags.PatientBirthTime), (DicomTags.PerformedProcedureStepStartDate, DicomTags.PerformedProcedureStepStartTime),
        (DicomTags.AcquisitionDate, DicomTags.AcquisitionTime),
    ];

    /// <summary>Pairs of which both keys have values and are known at the level.</summary>
    public static IEnumerable<(DicomTag Date, DicomTag Time)> Pairs(QueryIdentifier identifier) =>
        All.Where(pair => QueryAttributes.IsKnownAt(pair.Date, identifier.Level) && identifier.Keys.GetString(pair.Date) is { Length: > 0 } && identifier.Keys.GetString(pair.Time) is { Length: > 0 });

    public static bool Matches(QueryIdentifier identifier, DicomDataset candidate)
    {
        foreach (var (dateTag, timeTag) in Pairs(identifier))
        {
            if (candidate.GetString(dateTag) is not { } dateText || KeyRange.Date(dateText, false) is not { } date) return false;
            var time = candidate.GetString(timeTag) is { } text && KeyRange.Time(text, false) is { } known ? known : null;
            var (firstDate, lastDate) = Ends(identifier.Keys.GetString(dateTag)!);
            var (firstTime, lastTime) = Ends(identifier.Keys.GetString(timeTag)!);
            var from = KeyRange.Date(firstDate, false) is { } first ? first + (KeyRange.Time(firstTime, false) ?? "000000000000") : "";
            var to = KeyRange.Date(lastDate, true) is { } last ? last + (KeyRange.Time(lastTime, true) ?? "235959999999") : "~";
            // PS3.4 C.2.2.2.5.4: an instance without a time is there all day
            if (string.CompareOrdinal(date + (time ?? "235959999999"), from) < 0 || string.CompareOrdinal(date + (time ?? "000000000000"), to) > 0) return false;
        }
        return true;
    }

    private static (string From, string To) Ends(string key)
    {
        var dash = key.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? (key.Trim(), key.Trim()) : (key[..dash].Trim(), key[(dash + 1)..].Trim());
    }
}
