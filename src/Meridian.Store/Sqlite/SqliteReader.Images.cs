using System.Text;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

internal sealed partial class SqliteReader : IImagingReader
{
    private const string FromStudy = " FROM study s";
    private const string FromSeries = " FROM series r JOIN study s ON s.id = r.study";
    private const string FromInstance = " FROM instance i JOIN series r ON r.id = i.series JOIN study s ON s.id = r.study";
    private const string InstanceOrder = " ORDER BY r.study, r.number, r.id, i.number, i.sequence";

    public IEnumerable<StudyRow> Studies(StudyQuery query) => Many(from => Studies(from, query));

    private static IEnumerable<StudyRow> Studies(Database from, StudyQuery query)
    {
        var keys = new ImageKeys().Of(query);
        // a unary plus keeps SQLite from walking the whole order where a key finds few rows
        var plus = keys.IsSelective ? "+" : "";
        var order = query.Order switch
        {
            StudyOrder.StudyDate => $"{plus}s.study_date DESC, {plus}s.study_time DESC, {plus}s.id DESC",
            StudyOrder.Activity => $"{plus}s.revision DESC",
            StudyOrder.PatientName => $"{plus}s.name_alphabetic, {plus}s.id",
            _ => throw new ArgumentOutOfRangeException(nameof(query)),
        };
        var statement = from.Prepared($"SELECT {StudyColumns}{FromStudy}{keys} ORDER BY {order} LIMIT ? OFFSET ?");
        Page(statement, keys.Bind(statement), query.Limit, query.Offset);
        while (statement.Step()) yield return ReadStudy(statement, 0);
    }

    public IEnumerable<SeriesRow> Series(SeriesQuery query) => Many(from => Series(from, query));

    private static IEnumerable<SeriesRow> Series(Database from, SeriesQuery query)
    {
        var keys = new ImageKeys().Of(query);
        var statement = from.Prepared($"SELECT {SeriesColumns}{FromSeries}{keys} ORDER BY r.study, r.number, r.id LIMIT ? OFFSET ?");
        Page(statement, keys.Bind(statement), query.Limit, query.Offset);
        var above = new Above(from);
        while (statement.Step()) yield return ReadSeries(statement, above);
    }

    public IEnumerable<InstanceRow> Instances(InstanceQuery query) => Many(from =>
    {
        var keys = new ImageKeys().Of(query);
        return Instances(from, $"{FromInstance}{keys}{InstanceOrder} LIMIT ? OFFSET ?", s => Page(s, keys.Bind(s), query.Limit, query.Offset));
    });

    private static IEnumerable<InstanceRow> Instances(Database from, string rest, Action<Statement> bind)
    {
        var statement = from.Prepared($"SELECT {InstanceColumns}{rest}");
        bind(statement);
        var above = new Above(from);
        while (statement.Step()) yield return ReadInstance(statement, above);
    }

    public long CountStudies(StudyQuery query, long most) => Count(FromStudy, new ImageKeys().Of(query), most);
    public long CountSeries(SeriesQuery query, long most) => Count(FromSeries, new ImageKeys().Of(query), most);
    public long CountInstances(InstanceQuery query, long most) => Count(FromInstance, new ImageKeys().Of(query), most);

    private long Count(string tables, ImageKeys keys, long most) => Once(from =>
    {
        var statement = from.Prepared($"SELECT count(*) FROM (SELECT 1{tables}{keys} LIMIT ?)");
        statement.Bind(keys.Bind(statement), most);
        return First(statement, s => s.Int(0));
    });

    public IEnumerable<ImagedPatientRow> Patients(StudyQuery query) => Many(from => Patients(from, query));

    private static IEnumerable<ImagedPatientRow> Patients(Database from, StudyQuery query)
    {
        var keys = new ImageKeys().Of(query);
        // the bare column comes from the row that has the maximum (SQLite, "Bare columns in an aggregate query")
        var statement = from.Prepared($"SELECT s.id, max(s.revision), count(*), sum(s.series_count), sum(s.instance_count){FromStudy}{keys} GROUP BY s.patient_id, s.issuer ORDER BY s.patient_id, s.issuer LIMIT ? OFFSET ?");
        Page(statement, keys.Bind(statement), query.Limit, query.Offset);
        var above = new Above(from);
        while (statement.Step())
            yield return new() { Newest = above.Study(statement.Int(0)), StudyCount = (int)statement.Int(2), SeriesCount = (int)statement.Int(3), InstanceCount = (int)statement.Int(4) };
    }

    public StudyRow? Study(string studyUid, bool withRejected) => Once(from => StudyOf(from, studyUid, withRejected));

    private static StudyRow? StudyOf(Database from, string studyUid, bool withRejected)
    {
        var row = First(from.Prepared($"SELECT {StudyColumns}{FromStudy} WHERE s.uid = ?").Bind(1, studyUid), s => ReadStudy(s, 0));
        return row is { State: not StudyState.Visible } && !withRejected ? null : row;
    }

    public SeriesRow? Series(string studyUid, string seriesUid, bool withRejected) => Once(from => StudyOf(from, studyUid, withRejected) is not { } study ? null
        : First(from.Prepared($"SELECT {SeriesColumns} FROM series r WHERE r.study = ? AND r.uid = ?").Bind(1, study.Id).Bind(2, seriesUid), s => ReadSeries(s, new(from))));

    public InstanceRow? Instance(string sopUid, bool withRejected) => Once(from =>
    {
        var row = First(from.Prepared($"SELECT {InstanceColumns} FROM instance i WHERE i.sop_hash = ? AND i.sop_uid = ?").Bind(1, ImageText.Hash(sopUid)).Bind(2, sopUid), s => ReadInstance(s, new(from)));
        return row?.Series.Study is { State: not StudyState.Visible } && !withRejected ? null : row;
    });

    public InstanceRow? Instance(Sequence sequence) => Once(from =>
        First(from.Prepared($"SELECT {InstanceColumns} FROM instance i WHERE i.sequence = ?").Bind(1, sequence.Value), s => ReadInstance(s, new(from))));

    public IEnumerable<InstanceRow> InstancesOf(string studyUid, string? seriesUid, bool withRejected) => Many(from => seriesUid is null
        ? Instances(from, $"{FromInstance} WHERE s.uid = ? AND (s.state = 0 OR ?){InstanceOrder}", s => s.Bind(1, studyUid).Bind(2, withRejected))
        : Instances(from, $"{FromInstance} WHERE s.uid = ? AND r.uid = ? AND (s.state = 0 OR ?){InstanceOrder}", s => s.Bind(1, studyUid).Bind(2, seriesUid).Bind(3, withRejected)));

    public string? MiddleOf(SeriesRow series) => Once(from => MiddleOf(from, series.Id, series.InstanceCount));

    private static string? MiddleOf(Database from, long series, int count)
        => First(from.Prepared("SELECT sop_uid FROM instance WHERE series = ? ORDER BY number LIMIT 1 OFFSET ?").Bind(1, series).Bind(2, count / 2), s => s.Text(0));

    public (string SeriesUid, string SopUid)? MiddleOf(StudyRow study) => Once<(string, string)?>(from =>
    {
        var series = from.Prepared("SELECT r.id, r.uid, r.instance_count FROM series r WHERE r.study = ? AND EXISTS (SELECT 1 FROM instance i WHERE i.series = r.id AND i.frames > 0) ORDER BY r.number, r.id LIMIT 1").Bind(1, study.Id);
        var (id, uid, count) = First(series, s => (s.Int(0), s.Text(1), (int)s.Int(2)));
        return uid is not null && MiddleOf(from, id, count) is { } middle ? (uid, middle) : null;
    });

    public IReadOnlyList<string> TransferSyntaxesOf(SeriesRow series)
        => [.. Rows("SELECT DISTINCT transfer_syntax FROM instance WHERE series = ? ORDER BY transfer_syntax", s => s.Bind(1, series.Id), s => s.Text(0))];

    public IEnumerable<StudyRow> StudiesChangedAfter(Sequence after, int limit)
        => Rows($"SELECT {StudyColumns}{FromStudy} WHERE s.revision > ? ORDER BY s.revision LIMIT ?", s => s.Bind(1, after.Value).Bind(2, limit), s => ReadStudy(s, 0));

    public IEnumerable<DisagreementRow> Disagreements(string studyUid)
        => Rows("SELECT d.study, d.series, d.tag, d.standing, d.other, d.instance, d.at FROM image_disagreement d JOIN study s ON s.id = d.study WHERE s.uid = ? ORDER BY d.series, d.tag, d.other",
            s => s.Bind(1, studyUid),
            s => new DisagreementRow(s.Int(0), s.Int(1), s.Text(2), s.OptionalText(3), s.OptionalText(4), new(s.Int(5)), s.Time(6)));

    public IEnumerable<InstanceRow> Damaged(int limit) => Many(from => Instances(from, " FROM instance i WHERE i.damage <> 0 ORDER BY i.sequence LIMIT ?", s => s.Bind(1, limit)));

    public IEnumerable<InstanceRow> After(Sequence sequence, int limit)
        => Many(from => Instances(from, " FROM instance i WHERE i.sequence > ? AND i.place <> 0 ORDER BY i.sequence LIMIT ?", s => s.Bind(1, sequence.Value).Bind(2, limit)));

    public IReadOnlyList<InstanceRow> InRecord(int limit)
        => [.. Many(from => Instances(from, " FROM image_bytes b JOIN instance i ON i.sequence = b.instance ORDER BY b.instance LIMIT ?", s => s.Bind(1, limit)))];

    public byte[]? BytesOf(Sequence sequence) => Once(from => First(from.Prepared("SELECT bytes FROM image_bytes WHERE instance = ?").Bind(1, sequence.Value), s => s.Blob(0).ToArray()));

    public ImagingTotals Totals() => Once(from =>
    {
        var of = First(from.Prepared("SELECT count(*), coalesce(sum(series_count), 0), coalesce(sum(instance_count), 0), coalesce(sum(byte_count), 0) FROM study"), s => (s.Int(0), s.Int(1), s.Int(2), s.Int(3)));
        return new ImagingTotals(of.Item1, of.Item2, of.Item3, of.Item4,
            First(from.Prepared("SELECT count(*) FROM image_bytes"), s => s.Int(0)),
            BytesInRecord(from),
            First(from.Prepared("SELECT count(*) FROM image_conflict WHERE state = 1"), s => s.Int(0)),
            First(from.Prepared("SELECT count(*) FROM instance WHERE damage <> 0"), s => s.Int(0)));
    });

    public long InRecordBytes() => Once(BytesInRecord);

    private static long BytesInRecord(Database from) => First(from.Prepared("SELECT coalesce(sum(length(bytes)), 0) FROM image_bytes"), s => s.Int(0));

    public bool IsFileOfRecord(string path) => Once(from =>
    {
        if (First(from.Prepared("SELECT 1 FROM image_conflict WHERE path = ?").Bind(1, path), s => s.Int(0)) != 0) return true;
        var stem = ImagePath.StemOf(path);
        var named = from.Prepared($"SELECT {InstanceColumns} FROM instance i WHERE i.sop_hash = ?").Bind(1, ImageText.Hash(stem));
        var above = new Above(from);
        while (named.Step())
            if (ReadInstance(named, above).Location.Path == path)
            {
                named.Reset();
                return true;
            }
        // a name that is no plain UID, and one that a decision moved to another instance, is written down
        return First(from.Prepared("SELECT 1 FROM instance WHERE path = ? AND place = 2").Bind(1, path), s => s.Int(0)) != 0;
    });

    private static void Page(Statement statement, int next, int? limit, int offset) => statement.Bind(next, (long)(limit ?? -1)).Bind(next + 1, (long)Math.Max(0, offset));

    private static T? First<T>(Statement statement, Func<Statement, T> map)
    {
        if (!statement.Step()) return default;
        var value = map(statement);
        statement.Reset();
        return value;
    }
}
