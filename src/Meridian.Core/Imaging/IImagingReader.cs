using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>
/// The index of images as committed: from any thread, each call on its own snapshot, O(page) memory. Enumerables are lazy and hold a
/// reader until disposed.
/// </summary>
/// <remarks>Every member throws <see cref="Record.RecordUnavailableException"/> when the store cannot be read.</remarks>
public interface IImagingReader
{
    IEnumerable<StudyRow> Studies(StudyQuery query);
    /// <summary>How many there are in all, paging aside; counts at most <paramref name="most"/>.</summary>
    long CountStudies(StudyQuery query, long most = long.MaxValue);
    IEnumerable<SeriesRow> Series(SeriesQuery query);
    long CountSeries(SeriesQuery query, long most = long.MaxValue);
    IEnumerable<InstanceRow> Instances(InstanceQuery query);
    long CountInstances(InstanceQuery query, long most = long.MaxValue);
    /// <summary>Patients whose studies match, by Patient ID and issuer; paging counts patients.</summary>
    IEnumerable<ImagedPatientRow> Patients(StudyQuery query);

    /// <summary>By UID, rejected ones only when asked for; null: none.</summary>
    StudyRow? Study(string studyUid, bool withRejected = false);
    SeriesRow? Series(string studyUid, string seriesUid, bool withRejected = false);
    /// <summary>The instance that stands under this SOP Instance UID, wherever it is; null: none.</summary>
    InstanceRow? Instance(string sopUid, bool withRejected = false);
    InstanceRow? Instance(Sequence sequence);
    /// <summary>Instances of a study or one series of it, by series and instance number.</summary>
    IEnumerable<InstanceRow> InstancesOf(string studyUid, string? seriesUid = null, bool withRejected = false);

    /// <summary>An instance in the middle of a series, for a picture of it; null: the series has none.</summary>
    string? MiddleOf(SeriesRow series);
    /// <summary>The first series with frames and an instance in its middle, for a picture of the study.</summary>
    (string SeriesUid, string SopUid)? MiddleOf(StudyRow study);
    /// <summary>Different transfer syntaxes of a series' instances.</summary>
    IReadOnlyList<string> TransferSyntaxesOf(SeriesRow series);

    /// <summary>Studies that changed after a sequence, in the order of their changes: what a page missed. Rejected ones too.</summary>
    IEnumerable<StudyRow> StudiesChangedAfter(Sequence after, int limit);

    /// <summary>Conflicts, newest first, before a number (exclusive). <paramref name="state"/> null: all.</summary>
    IEnumerable<ConflictRow> Conflicts(ConflictState? state, Sequence? before, int limit, string? studyUid = null);
    ConflictRow? Conflict(Sequence sequence);
    IEnumerable<DisagreementRow> Disagreements(string studyUid);
    /// <summary>Instances whose bytes a check found missing or changed.</summary>
    IEnumerable<InstanceRow> Damaged(int limit);

    /// <summary>What there is in all.</summary>
    ImagingTotals Totals();

    /// <summary>Bytes of an object that lies in the record; null: it does not (any more).</summary>
    byte[]? BytesOf(Sequence sequence);
    /// <summary>Oldest objects that lie in the record, for the mover.</summary>
    IReadOnlyList<InstanceRow> InRecord(int limit);
    /// <summary>Bytes of all of them.</summary>
    long InRecordBytes();
    /// <summary>True: an instance or conflict has its file here, below the imaging folder.</summary>
    bool IsFileOfRecord(string path);
    /// <summary>Instances after a number, with a file, in the order of their numbers; for checks of the bytes.</summary>
    IEnumerable<InstanceRow> After(Sequence sequence, int limit);
}

/// <summary>What the store of images holds.</summary>
/// <param name="InRecord">Objects that lie in the record still.</param>
public sealed record ImagingTotals(long Studies, long Series, long Instances, long Bytes, long InRecord, long InRecordBytes, long WaitingConflicts, long Damaged);
