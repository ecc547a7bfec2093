using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>Which stored instances a C-MOVE or C-GET asks for (PS3.4 C.4.2.1.4, C.4.3.1.3): by the unique keys alone, other keys do not count.</summary>
internal static class RetrievePlan
{
    public static IEnumerable<InstanceRow> Find(IImagingReader reader, QueryIdentifier identifier)
    {
        var patients = identifier.Unique(QueryLevel.Patient);
        var studies = identifier.Unique(QueryLevel.Study);
        var series = identifier.Level >= QueryLevel.Series ? identifier.Unique(QueryLevel.Series) : [];
        var instances = identifier.Level >= QueryLevel.Image ? identifier.Unique(QueryLevel.Image) : [];
        var issuer = identifier.Keys.GetString(DicomTags.IssuerOfPatientID);
        var query = new InstanceQuery
        {
            SopUids = instances.Count > 0 ? instances : null,
            Series = new()
            {
                SeriesUids = series.Count > 0 ? series : null,
                Study = new()
                {
                    StudyUids = identifier.Level >= QueryLevel.Study && studies.Count > 0 ? studies : null,
                    PatientId = patients.Count == 1 ? patients[0] : null,
                    IssuerOfPatientId = issuer,
                },
            },
        };
        // the index matches texts by wildcards: a patient whose number has one in it is held against it letter by letter
        return reader.Instances(query).Where(row => patients.Count == 0 || (row.Series.Study.PatientId is { } id && patients.Contains(id.Trim(), StringComparer.Ordinal)));
    }
}
