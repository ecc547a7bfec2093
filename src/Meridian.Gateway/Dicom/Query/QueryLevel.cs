namespace Meridian.Gateway.Dicom.Query;

/// <summary>The levels of the query/retrieve information models (PS3.4 C.6), from the top.</summary>
internal enum QueryLevel : byte { Patient = 0, Study = 1, Series = 2, Image = 3 }

/// <summary>Levels as (0008,0052) names them (PS3.4 C.6.1.1, C.6.2.1).</summary>
internal static class QueryLevels
{
    public static string Word(this QueryLevel level) => level switch
    {
        QueryLevel.Patient => "PATIENT",
        QueryLevel.Study => "STUDY",
        QueryLevel.Series => "SERIES",
        QueryLevel.Image => "IMAGE",
        _ => throw new ArgumentOutOfRangeException(nameof(level)),
    };

    public static QueryLevel? Find(string? word) => word switch
    {
        "PATIENT" => QueryLevel.Patient,
        "STUDY" => QueryLevel.Study,
        "SERIES" => QueryLevel.Series,
        "IMAGE" => QueryLevel.Image,
        _ => null,
    };
}
