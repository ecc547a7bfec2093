using System.Globalization;
using Meridian.Core.Imaging;
using Meridian.Store.Rows;

namespace Meridian.Store.Sqlite;

/// <summary>
/// The keys of a query as SQL conditions with their values. Lists are padded to powers of two, so that few different statements are
/// prepared; a pattern with a fixed beginning gets a range on its column, which an index can follow.
/// </summary>
internal sealed class ImageKeys
{
    private readonly List<string> conditions = [];
    private readonly List<object> values = [];

    /// <summary>A key that an index finds few rows by is set: rows are sorted after they are found, not walked in their order.</summary>
    public bool IsSelective { get; private set; }

    public ImageKeys Of(StudyQuery query)
    {
        if (!query.WithRejected) conditions.Add("s.state = 0");
        List("s.uid", query.StudyUids, isSelective: true);
        Name(query.PatientName);
        Text("s.patient_id", query.PatientId, isSelective: true);
        Text("s.issuer", query.IssuerOfPatientId);
        Range("s.birth_date", query.PatientBirthDate);
        Text("s.sex", query.PatientSex);
        Range("s.study_date", query.StudyDate);
        Time("s.study_time", query.StudyTime);
        Text("s.accession", query.AccessionNumber, isSelective: true);
        Text("s.study_id", query.StudyId);
        Text("s.description", query.StudyDescription);
        if (IsSet(query.ReferringPhysician)) Pattern("lower(s.referring)", ImageText.Fold(query.ReferringPhysician!), isSelective: false);
        Contains("s.modalities", query.Modalities);
        Contains("s.sop_classes", query.SopClassUids);
        if (query.Patient is { } patient) Selective("s.patient = ? AND s.patient <> 0", patient.Value);
        if (query.Equipment is { } equipment) And("s.equipment = ?", equipment.Value);
        Text("s.calling_ae", query.CallingAe);
        if (query.OnlyDoubtful) conditions.Add("s.conflicts + s.disagreements + s.candidate > 0");
        if (IsSet(query.Text)) Free(query.Text!);
        return this;
    }

    public ImageKeys Of(SeriesQuery query)
    {
        Of(query.Study);
        List("r.uid", query.SeriesUids, isSelective: true);
        Text("r.modality", query.Modality);
        if (query.SeriesNumber is { } number) And("r.number = ?", (long)number);
        Text("r.description", query.SeriesDescription);
        Text("r.body_part", query.BodyPart);
        Text("r.protocol", query.ProtocolName);
        Range("r.series_date", query.SeriesDate);
        Time("r.series_time", query.SeriesTime);
        Range("r.step_date", query.PerformedStepDate);
        Time("r.step_time", query.PerformedStepTime);
        Text("r.step_id", query.PerformedStepId);
        Text("r.requested_procedure", query.RequestedProcedureId);
        Text("r.scheduled_step", query.ScheduledStepId);
        Text("r.manufacturer", query.Manufacturer);
        Text("r.station", query.StationName);
        return this;
    }

    public ImageKeys Of(InstanceQuery query)
    {
        Of(query.Series);
        if (query.SopUids is { } uids)
        {
            Values("i.sop_hash", [.. uids.Select(u => (object)ImageText.Hash(u))]);
            List("i.sop_uid", uids, isSelective: true);
        }
        List("i.sop_class", query.SopClassUids, isSelective: false);
        if (query.InstanceNumber is { } number) And("i.number = ?", (long)number);
        Range("i.content_date", query.ContentDate);
        Time("i.content_time", query.ContentTime);
        return this;
    }

    /// <returns>The number of the next parameter.</returns>
    public int Bind(Statement statement)
    {
        for (var i = 0; i < values.Count; i++)
            if (values[i] is long number) statement.Bind(i + 1, number);
            else statement.Bind(i + 1, (string)values[i]);
        return values.Count + 1;
    }

    public override string ToString() => conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);

    private static bool IsSet(string? key) => !string.IsNullOrWhiteSpace(key) && key.Trim().AsSpan().Trim('*').Length > 0;

    private void And(string condition, object value)
    {
        conditions.Add(condition);
        values.Add(value);
    }

    private void Selective(string condition, object value)
    {
        IsSelective = true;
        And(condition, value);
    }

    private void List(string column, IReadOnlyList<string>? wanted, bool isSelective)
    {
        if (wanted is null) return;
        if (wanted.Count == 0) conditions.Add("0");
        else Values(column, [.. wanted]);
        IsSelective |= isSelective;
    }

    private void Values(string column, List<object> wanted)
    {
        if (wanted.Count == 0) return;
        var padded = 1;
        while (padded < wanted.Count) padded *= 2;
        conditions.Add(padded == 1 ? $"{column} = ?" : $"{column} IN ({string.Join(',', Enumerable.Repeat('?', padded))})");
        for (var i = 0; i < padded; i++) values.Add(wanted[Math.Min(i, wanted.Count - 1)]);
    }

    private void Text(string column, string? key, bool isSelective = false)
    {
        if (IsSet(key)) Pattern(column, key!.Trim(), isSelective);
    }

    private void Pattern(string column, string key, bool isSelective)
    {
        var (condition, parameters, isNarrow) = Matching(column, key);
        conditions.Add(condition);
        values.AddRange(parameters);
        IsSelective |= isSelective && isNarrow;
    }

    /// <summary>PS3.4 C.2.2.2.1 and C.2.2.2.4 for one column.</summary>
    private static (string Condition, IReadOnlyList<object> Values, bool IsNarrow) Matching(string column, string key)
    {
        var wildcard = key.AsSpan().IndexOfAny('*', '?');
        if (wildcard < 0) return ($"{column} = ?", [key], true);
        var glob = key.Replace("[", "[[]", StringComparison.Ordinal);
        if (wildcard == 0) return ($"{column} GLOB ?", [glob], false);
        var start = key[..wildcard];
        // everything that begins so sorts before the beginning followed by the highest character
        return ($"({column} >= ? AND {column} < ? AND {column} GLOB ?)", [start, start + "\U0010FFFF", glob], start.Length >= 2);
    }

    private void Name(string? key)
    {
        if (!IsSet(key)) return;
        var groups = key!.Split('=');
        if (groups.Length > 1)
        {
            string[] columns = ["s.name_alphabetic", "s.name_ideographic", "s.name_phonetic"];
            for (var i = 0; i < columns.Length && i < groups.Length; i++)
                if (IsSet(groups[i])) Pattern(columns[i], ImageText.Fold(groups[i]), isSelective: true);
            return;
        }
        var folded = ImageText.Fold(key);
        var (alphabetic, parameters, isNarrow) = Matching("s.name_alphabetic", folded);
        var ideographic = Matching("s.name_ideographic", folded).Condition;
        var phonetic = Matching("s.name_phonetic", folded).Condition;
        conditions.Add($"({alphabetic} OR (s.name_ideographic <> '' AND {ideographic}) OR (s.name_phonetic <> '' AND {phonetic}))");
        for (var i = 0; i < 3; i++) values.AddRange(parameters);
        IsSelective |= isNarrow;
    }

    private void Range(string column, TextRange? range)
    {
        if (range is not { } wanted) return;
        if (wanted.From is { Length: > 0 } exact && exact == wanted.To)
        {
            And($"{column} = ?", exact);
            return;
        }
        if (wanted.From is { Length: > 0 } from) And($"{column} >= ?", from);
        if (wanted.To is { Length: > 0 } to) And($"{column} <= ?", to);
    }

    /// <summary>A time of less than full precision means all of its hour, minute or second (PS3.5 6.2, TM).</summary>
    private void Time(string column, TextRange? range)
    {
        if (range is not { } wanted) return;
        if (wanted.From is { Length: > 0 } from) And($"{column} >= ?", from);
        if (wanted.To is { Length: > 0 } to) And($"{column} <= ?", to + "~");
    }

    private void Contains(string column, IReadOnlyList<string>? any)
    {
        if (any is null) return;
        if (any.Count == 0) { conditions.Add("0"); return; }
        if (any.Any(a => a.AsSpan().Trim('*').Length == 0)) return;
        conditions.Add("(" + string.Join(" OR ", any.Select(one => one.AsSpan().IndexOfAny('*', '?') < 0 ? $"instr('\\' || {column} || '\\', ?) > 0" : $"('\\' || {column} || '\\') GLOB ?")) + ")");
        foreach (var one in any) values.Add(one.AsSpan().IndexOfAny('*', '?') < 0 ? $"\\{one}\\" : $"*\\{one.Replace("[", "[[]", StringComparison.Ordinal)}\\*");
    }

    private void Free(string text)
    {
        foreach (var word in text.Trim().ToLower(CultureInfo.InvariantCulture).Split([' ', '^', ','], StringSplitOptions.RemoveEmptyEntries).Take(8))
        {
            conditions.Add("(instr(s.name_alphabetic, ?) > 0 OR instr(s.name_ideographic, ?) > 0 OR instr(s.name_phonetic, ?) > 0 OR instr(lower(coalesce(s.patient_id, '')), ?) > 0 "
                + "OR instr(lower(coalesce(s.accession, '')), ?) > 0 OR instr(lower(coalesce(s.description, '')), ?) > 0)");
            for (var i = 0; i < 6; i++) values.Add(word);
        }
    }
}
