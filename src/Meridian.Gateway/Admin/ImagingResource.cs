using Meridian.Core.Access;
using Meridian.Core.Equipment;
using Meridian.Core.Imaging;
using Meridian.Gateway.Access;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>Which studies, in which order, which part of them. Texts may have <c>*</c> and <c>?</c>.</summary>
/// <param name="Text">Parts of a name, Patient ID, accession number or description.</param>
/// <param name="From">First study date, <c>YYYYMMDD</c>.</param>
/// <param name="To">Last study date.</param>
/// <param name="Doubtful">Only those with conflicts, disagreements, or a patient to be decided on.</param>
/// <param name="Rejected">Rejected ones too.</param>
/// <param name="Order"><c>activity</c> (what changed last, first), <c>date</c> or <c>name</c>. Default: activity.</param>
public readonly record struct StudyFilter([FromQuery(Name = "text")] string? Text, [FromQuery(Name = "patientName")] string? PatientName, [FromQuery(Name = "patientId")] string? PatientId,
    [FromQuery(Name = "accession")] string? Accession, [FromQuery(Name = "modality")] string[]? Modality, [FromQuery(Name = "from")] string? From, [FromQuery(Name = "to")] string? To,
    [FromQuery(Name = "patient")] long? Patient, [FromQuery(Name = "equipment")] long? Equipment, [FromQuery(Name = "callingAe")] string? CallingAe, [FromQuery(Name = "doubtful")] bool? Doubtful,
    [FromQuery(Name = "rejected")] bool? Rejected, [FromQuery(Name = "order")] string? Order, [FromQuery(Name = "offset")] int? Offset, [FromQuery(Name = "limit")] int? Limit)
{
    internal StudyQuery Query => new()
    {
        Text = Text, PatientName = PatientName, PatientId = PatientId, AccessionNumber = Accession, Modalities = Modality is { Length: > 0 } ? Modality : null,
        StudyDate = From is { Length: > 0 } || To is { Length: > 0 } ? new(From, To) : null, Patient = Patient is { } patient ? new(patient) : null, Equipment = Equipment is { } equipment ? new(equipment) : null,
        CallingAe = CallingAe, OnlyDoubtful = Doubtful == true, WithRejected = Rejected == true, Offset = Math.Max(0, Offset ?? 0), Limit = Math.Clamp(Limit ?? 100, 1, Paging.Most),
        Order = Order switch
        {
            null or "" or "activity" => StudyOrder.Activity,
            "date" => StudyOrder.StudyDate,
            "name" => StudyOrder.PatientName,
            _ => throw new BadHttpRequestException("'order' must be activity, date or name"),
        },
    };
}

/// <summary>Studies, their conflicts and rules, and the store they lie in.</summary>
internal static class ImagingResource
{
    private const int MostCounted = 10_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("imaging/studies", List).WithName("getStudies").RequireRole(Role.Viewer);
        api.MapGet("imaging/changes", ChangesAsync).WithName("getStudyChanges").RequireRole(Role.Viewer);
        api.MapGet("imaging/studies/{uid}", One).WithName("getStudy").RequireRole(Role.Viewer);
        api.MapGet("imaging/status", Status).WithName("getImagingStatus").RequireRole(Role.Viewer);
        api.MapGet("imaging/damaged", Damaged).WithName("getDamagedImages").RequireRole(Role.Engineer);
        api.MapGet("imaging/conflicts", Conflicts).WithName("getImageConflicts").RequireRole(Role.Viewer);
        api.MapGet("imaging/rules", Rules).WithName("getCoercionRules").RequireRole(Role.Engineer);
        ImagingDecisions.Map(api);
    }

    private static Ok<StudyPageView> List([AsParameters] StudyFilter filter, [FromServices] IImagingReader reader, EquipmentDirectory equipment)
    {
        var query = filter.Query;
        // first, so that what comes between is told as a change
        var revision = reader.Studies(new() { Order = StudyOrder.Activity, Limit = 1, WithRejected = true }).FirstOrDefault()?.Revision.Value ?? 0;
        var rows = reader.Studies(query with { Limit = query.Limit + 1 }).ToList();
        var more = rows.Count > query.Limit;
        var items = rows.Take(query.Limit!.Value).Select(row => ImagingProjection.Study(row, reader, equipment)).ToList();
        var total = more || query.Offset > 0 ? reader.CountStudies(query, MostCounted) : items.Count;
        return TypedResults.Ok(new StudyPageView(items, more ? query.Offset + items.Count : null, total, revision));
    }

    /// <summary>Studies that changed after a revision, rejected ones too. With <c>wait</c> (seconds, at most 30) it answers at the next change, or empty.</summary>
    private static async Task<Ok<StudyChangesView>> ChangesAsync(HttpContext http, [FromServices] IImagingReader reader, EquipmentDirectory equipment, ImagingFeed feed, TimeProvider clock, long after = 0, int limit = 100, double wait = 0)
    {
        var next = feed.Next;
        var rows = Changed();
        if (rows.Count == 0 && wait > 0)
        {
            await LongPoll.WaitAsync(next, wait, clock, http);
            rows = Changed();
        }
        return TypedResults.Ok(new StudyChangesView([.. rows.Select(row => ImagingProjection.Study(row, reader, equipment))], rows.Count == 0 ? after : rows[^1].Revision.Value));

        List<StudyRow> Changed() => [.. reader.StudiesChangedAfter(new Sequence(after), Math.Clamp(limit, 1, Paging.Most))];
    }

    private static Results<Ok<StudyDetailView>, ProblemHttpResult> One(string uid, [FromServices] IImagingReader reader, [FromServices] IImageStore store, EquipmentDirectory equipment) =>
        reader.Study(uid, withRejected: true) is { } row ? TypedResults.Ok(ImagingProjection.Detail(row, reader, equipment, store)) : Problems.NotFound($"study {uid}");

    private static Ok<ImagingStatusView> Status([FromServices] IImagingReader reader, [FromServices] IImageStore store, ImagingRounds rounds, ImagingOptions options)
    {
        var (totals, progress) = (reader.Totals(), rounds.Progress);
        return TypedResults.Ok(new ImagingStatusView
        {
            Studies = totals.Studies, Series = totals.Series, Instances = totals.Instances, Bytes = totals.Bytes, InRecord = totals.InRecord, InRecordBytes = totals.InRecordBytes,
            WaitingConflicts = totals.WaitingConflicts, Damaged = totals.Damaged, Folder = store.Folder, FreeBytes = store.FreeBytes, LeastFreeBytes = options.LeastFreeBytes,
            Checked = progress.Objects, CheckedBytes = progress.Bytes, CheckRoundBegun = ImagingProjection.Time(progress.RoundBegun), CheckRoundEnded = ImagingProjection.Time(progress.RoundEnded),
        });
    }

    private static Ok<Page<DamagedImageView>> Damaged([FromServices] IImagingReader reader) => TypedResults.Ok(Page<DamagedImageView>.Whole([.. reader.Damaged(Paging.Most)
        .Select(row => new DamagedImageView(row.Sequence.Value, row.StudyUid, row.SeriesUid, row.SopUid, row.Damage, row.Location.Path, Live.LiveEncoder.Milliseconds(row.ReceivedAt), row.CallingAe))]));

    /// <summary>Newest first.</summary>
    private static Ok<Page<ImageConflictView>> Conflicts([AsParameters] Paging paging, [FromServices] IImagingReader reader, string state = "waiting", string? study = null)
    {
        ConflictState? wanted = state switch
        {
            "all" => null,
            "waiting" => ConflictState.Waiting,
            "kept" => ConflictState.FirstKept,
            "replaced" => ConflictState.Replaced,
            _ => throw new BadHttpRequestException("'state' must be all, waiting, kept or replaced"),
        };
        var rows = reader.Conflicts(wanted, paging.Number is { } before ? new Sequence(before) : null, paging.Count + 1, string.IsNullOrEmpty(study) ? null : study);
        return TypedResults.Ok(Page<ImageConflictView>.Take(rows, paging.Count, row => ImagingProjection.Conflict(row, reader), row => row.Sequence.ToString()));
    }

    private static Ok<Page<CoercionRuleView>> Rules(CoercionRules rules) => TypedResults.Ok(Page<CoercionRuleView>.Whole([.. rules.All.Select(ImagingProjection.Rule)]));
}
