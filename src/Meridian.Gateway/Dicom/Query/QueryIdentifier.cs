using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>The identifier of a C-FIND, C-MOVE or C-GET as understood: the model, the level, the keys.</summary>
/// <param name="Keys">The data set as sent.</param>
internal sealed record QueryIdentifier(QueryModel Model, QueryLevel Level, DicomDataset Keys)
{
    private static readonly DicomTag[] UniqueKeys = [DicomTags.PatientID, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.SOPInstanceUID];

    /// <summary>The unique key of a level (PS3.4 C.6.1.1.2 to C.6.1.1.5).</summary>
    public static DicomTag UniqueKey(QueryLevel level) => UniqueKeys[(int)level];

    /// <summary>Values of a level's unique key; empty: none was given.</summary>
    public IReadOnlyList<string> Unique(QueryLevel level) =>
        [.. Keys.GetStrings(UniqueKey(level)).Select(value => value.Trim()).Where(value => value.Length > 0)];

    /// <summary>Reads an identifier, or says in one sentence why it does not fit (status A900).</summary>
    /// <param name="operation">A C-MOVE or C-GET must name what it wants; a C-FIND need not.</param>
    /// <param name="isRelational">Relational queries or retrieval hold: unique keys above the level need not be there (PS3.4 C.4.1.2.2, C.4.2.2.2).</param>
    public static QueryIdentifier? Read(QueryModel model, QueryOperation operation, DicomDataset keys, bool isRelational, out string problem)
    {
        problem = "";
        var word = keys.GetString(DicomTags.QueryRetrieveLevel);
        if (QueryLevels.Find(word) is not { } level)
        {
            problem = word is null ? "Query/Retrieve Level (0008,0052) is missing" : "Query/Retrieve Level (0008,0052) is none of PATIENT STUDY SERIES IMAGE";
            return null;
        }
        var identifier = new QueryIdentifier(model, level, keys);
        if (!model.Has(level)) problem = $"{model.Name} has no level {level.Word()}";
        else if (operation != QueryOperation.Find && identifier.Unique(level) is not { Count: > 0 }) problem = $"{UniqueKey(level)} must say what is wanted";
        // PS3.4 C.4.2.2.1: a wildcard is no unique key
        else if (operation != QueryOperation.Find && identifier.Unique(level).Any(value => value.AsSpan().IndexOfAny('*', '?') >= 0)) problem = $"{UniqueKey(level)} must not be a wildcard";
        else
            for (var above = model.Top; above < level && problem.Length == 0; above++)
                if (!isRelational && identifier.Unique(above).Count != 1) problem = $"{UniqueKey(above)} must be one value at level {level.Word()}";
        return problem.Length == 0 ? identifier : null;
    }
}
