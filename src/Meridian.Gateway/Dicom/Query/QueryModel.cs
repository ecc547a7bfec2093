using System.Collections.Frozen;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>What a SOP class of query/retrieve asks for.</summary>
internal enum QueryOperation : byte { Find, Move, Get }

/// <summary>A query/retrieve information model (PS3.4 C.6): where it begins, where it ends, and its three SOP classes.</summary>
internal sealed record QueryModel(string Name, QueryLevel Top, QueryLevel Bottom, string FindUid, string MoveUid, string GetUid)
{
    public static QueryModel PatientRoot { get; } = new("Patient Root", QueryLevel.Patient, QueryLevel.Image,
        DicomUids.PatientRootQueryRetrieveInformationModelFind, DicomUids.PatientRootQueryRetrieveInformationModelMove, DicomUids.PatientRootQueryRetrieveInformationModelGet);

    public static QueryModel StudyRoot { get; } = new("Study Root", QueryLevel.Study, QueryLevel.Image,
        DicomUids.StudyRootQueryRetrieveInformationModelFind, DicomUids.StudyRootQueryRetrieveInformationModelMove, DicomUids.StudyRootQueryRetrieveInformationModelGet);

    /// <summary>Retired in 2004 and still asked for by old workstations.</summary>
    public static QueryModel PatientStudyOnly { get; } = new("Patient/Study Only", QueryLevel.Patient, QueryLevel.Study,
        DicomUids.PatientStudyOnlyQueryRetrieveInformationModelFind, DicomUids.PatientStudyOnlyQueryRetrieveInformationModelMove, DicomUids.PatientStudyOnlyQueryRetrieveInformationModelGet);

    private static readonly FrozenDictionary<string, (QueryModel, QueryOperation)> BySopClass = new[] { PatientRoot, StudyRoot, PatientStudyOnly }
        .SelectMany(model => new[] { (model.FindUid, (model, QueryOperation.Find)), (model.MoveUid, (model, QueryOperation.Move)), (model.GetUid, (model, QueryOperation.Get)) })
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>Every SOP class of an operation.</summary>
    public static IEnumerable<string> Classes(QueryOperation operation) => BySopClass.Where(pair => pair.Value.Item2 == operation).Select(pair => pair.Key);

    /// <summary>The model and operation of a SOP class; null: it is none of query/retrieve.</summary>
    public static (QueryModel Model, QueryOperation Operation)? Find(string sopClassUid) => BySopClass.TryGetValue(sopClassUid, out var found) ? found : null;

    public bool Has(QueryLevel level) => level >= Top && level <= Bottom;
}
