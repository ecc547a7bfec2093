using System.Globalization;
using Meridian.Core.Imaging;
using Meridian.Gateway.Dicom.Matching;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>
/// What of an identifier the index can look up. It narrows the search and never decides alone: every row that it finds is matched again
/// against all keys (<see cref="KeyMatch"/>), so a key that the index takes more widely, or not at all, is still right.
/// </summary>
internal static class QueryPlan
{
    public static StudyQuery Studies(QueryIdentifier identifier)
    {
        var keys = new Keys(identifier);
        return new()
        {
            StudyUids = keys.List(DicomTags.StudyInstanceUID),
            PatientName = keys.Name(DicomTags.PatientName),
            PatientId = keys.Text(DicomTags.PatientID),
            IssuerOfPatientId = keys.Text(DicomTags.IssuerOfPatientID),
            PatientBirthDate = keys.Dates(DicomTags.PatientBirthDate),
            PatientSex = keys.Text(DicomTags.PatientSex),
            StudyDate = keys.Dates(DicomTags.StudyDate),
            StudyTime = keys.Times(DicomTags.StudyTime),
            AccessionNumber = keys.Text(DicomTags.AccessionNumber),
            StudyId = keys.Text(DicomTags.StudyID),
            StudyDescription = keys.Text(DicomTags.StudyDescription),
            ReferringPhysician = keys.Name(DicomTags.ReferringPhysicianName),
            Modalities = keys.Plain(DicomTags.ModalitiesInStudy),
            SopClassUids = keys.List(DicomTags.SOPClassesInStudy),
        };
    }

    public static SeriesQuery Series(QueryIdentifier identifier)
    {
        var keys = new Keys(identifier);
        return new()
        {
            Study = Studies(identifier),
            SeriesUids = keys.List(DicomTags.SeriesInstanceUID),
            Modality = keys.Text(DicomTags.Modality),
            SeriesNumber = keys.Number(DicomTags.SeriesNumber),
            SeriesDescription = keys.Text(DicomTags.SeriesDescription),
            BodyPart = keys.Text(DicomTags.BodyPartExamined),
            ProtocolName = keys.Text(DicomTags.ProtocolName),
            SeriesDate = keys.Dates(DicomTags.SeriesDate),
            SeriesTime = keys.Times(DicomTags.SeriesTime),
            PerformedStepDate = keys.Dates(DicomTags.PerformedProcedureStepStartDate),
            PerformedStepTime = keys.Times(DicomTags.PerformedProcedureStepStartTime),
            PerformedStepId = keys.Text(DicomTags.PerformedProcedureStepID),
            Manufacturer = keys.Text(DicomTags.Manufacturer),
            StationName = keys.Text(DicomTags.StationName),
        };
    }

    public static InstanceQuery Instances(QueryIdentifier identifier)
    {
        var keys = new Keys(identifier);
        return new()
        {
            Series = Series(identifier),
            SopUids = keys.List(DicomTags.SOPInstanceUID),
            SopClassUids = keys.List(DicomTags.SOPClassUID),
            InstanceNumber = keys.Number(DicomTags.InstanceNumber),
            ContentDate = keys.Dates(DicomTags.ContentDate),
            ContentTime = keys.Times(DicomTags.ContentTime),
        };
    }

    /// <summary>Keys as the index takes them: those at the level or above that are not universal.</summary>
    private readonly struct Keys(QueryIdentifier identifier)
    {
        public IReadOnlyList<string>? List(DicomTag tag) => All(tag) is { Count: > 0 } values ? values : null;

        /// <summary>Several plain values; with a wildcard among them the index is not asked.</summary>
        public IReadOnlyList<string>? Plain(DicomTag tag) => List(tag) is { } values && !values.Any(value => value.AsSpan().IndexOfAny('*', '?') >= 0) ? values : null;

        public string? Text(DicomTag tag) => All(tag) is [{ } only] ? only : null;

        // a key that names several groups is matched group by group afterwards
        public string? Name(DicomTag tag) => Text(tag) is { } name && !name.Contains('=', StringComparison.Ordinal) ? name.TrimEnd('^') : null;

        public int? Number(DicomTag tag) => Text(tag) is { } text && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

        public TextRange? Dates(DicomTag tag)
        {
            if (Text(tag) is not { } text || !TrySplit(text, out var from, out var to)) return null;
            var (first, last) = (from is null ? null : KeyRange.Date(from, false), to is null ? null : KeyRange.Date(to, true));
            // dates of before 1993 stand in the index as they came: their letters sort elsewhere, so leave such a search to the matching
            return (from is not null && first is null) || (to is not null && last is null) ? null : new(first, last);
        }

        public TextRange? Times(DicomTag tag)
        {
            if (Text(tag) is not { } text || !TrySplit(text, out var from, out var to)) return null;
            var (first, last) = (from is null ? null : KeyRange.Time(from, false), to is null ? null : KeyRange.Time(to, true));
            if ((from is not null && first is null) || (to is not null && last is null)) return null;
            return new(first is null ? null : Shortest(first), last is null ? null : last[..6] + "." + last[6..]);
        }

        // 10 comes before 1000 and 100000.0 as text: the shortest form of a moment is its lower bound
        private static string Shortest(string time)
        {
            var text = time[..6];
            while (text.Length > 2 && text.EndsWith("00", StringComparison.Ordinal)) text = text[..^2];
            return text;
        }

        private static bool TrySplit(string text, out string? from, out string? to)
        {
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            (from, to) = dash < 0 ? (text, text) : (text[..dash].Trim(), text[(dash + 1)..].Trim());
            if (from.Length == 0) from = null;
            if (to.Length == 0) to = null;
            return from is not null || to is not null;
        }

        private List<string> All(DicomTag tag)
        {
            if (!QueryAttributes.IsKnownAt(tag, identifier.Level) || !identifier.Keys.TryGet(tag, out var key) || KeyMatch.IsUniversal(identifier.Keys, key)) return [];
            return [.. identifier.Keys.GetStrings(tag).Select(value => value.Trim()).Where(value => value.Length > 0)];
        }
    }
}
