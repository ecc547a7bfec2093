using Meridian.Core.Imaging;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Finds what a path names in the index.</summary>
public sealed class ObjectFinder(IImagingReader reader)
{
    /// <exception cref="DicomWebException">404.</exception>
    public InstanceRow Instance(ObjectPath path) =>
        reader.Instance(path.Instance!) is { } row && row.StudyUid == path.Study && (path.Series is null || row.SeriesUid == path.Series) ? row
            : throw DicomWebException.NotFound("There is no such instance in this series of this study");

    /// <summary>One instance, those of a series, or those of a study; lazy.</summary>
    public IEnumerable<InstanceRow> Instances(ObjectPath path) => path.Instance is null ? reader.InstancesOf(path.Study, path.Series) : [Instance(path)];

    /// <summary>The series that a path covers, with their revisions; never empty.</summary>
    /// <exception cref="DicomWebException">404.</exception>
    public IReadOnlyList<SeriesRow> Series(ObjectPath path)
    {
        if (path.Series is not null) return reader.Series(path.Study, path.Series) is { } row ? [row] : throw DicomWebException.NotFound("There is no such series in this study");
        var rows = reader.Series(new SeriesQuery { Study = new() { StudyUids = [path.Study] } }).ToList();
        return rows.Count > 0 ? rows : throw DicomWebException.NotFound("There is no such study");
    }

    /// <summary>An instance that can stand for a study or series in a list: the one in the middle.</summary>
    /// <exception cref="DicomWebException">404.</exception>
    public InstanceRow Representative(ObjectPath path)
    {
        if (path.Instance is not null) return Instance(path);
        // images first: a report or a plan shows nothing
        var series = Series(path).OrderBy(s => s.Modality is "SR" or "PR" or "KO" or "DOC" or "RTSTRUCT" or "RTPLAN" or "RTRECORD" or "SEG" or "REG" or "ECG" ? 1 : 0).ThenByDescending(s => s.InstanceCount > 1).First();
        var middle = reader.Instances(new InstanceQuery { Series = new() { Study = new() { StudyUids = [path.Study] }, SeriesUids = [series.SeriesUid] }, Offset = Math.Max(series.InstanceCount / 2, 0), Limit = 1 });
        return middle.FirstOrDefault() ?? throw DicomWebException.NotFound("The series has no instance");
    }
}
