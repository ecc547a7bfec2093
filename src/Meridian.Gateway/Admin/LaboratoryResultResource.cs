using System.Globalization;
using Meridian.Core.Access;
using Meridian.Core.Laboratory;
using Meridian.Gateway.Access;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>Laboratory results, and what people decide about them.</summary>
internal static class LaboratoryResultResource
{
    private const int MostAtOnce = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("laboratory/results", List).WithName("getLabResults").RequireRole(Role.Viewer);
        api.MapGet("laboratory/results/{id:long}", One).WithName("getLabResult").RequireRole(Role.Viewer);
        api.MapPost("laboratory/results", EnterAsync).WithName("enterLabResult").RequireRole(Role.Nurse);
        api.MapPost("laboratory/results/verify", VerifyAsync).WithName("verifyLabResults").RequireRole(Role.Nurse);
        api.MapPost("laboratory/results/{id:long}/reject", RejectAsync).WithName("rejectLabResult").RequireRole(Role.Nurse);
        api.MapPost("laboratory/results/{id:long}/edit", EditAsync).WithName("editLabResult").RequireRole(Role.Nurse);
        api.MapPost("laboratory/results/{id:long}/rerun", RerunAsync).WithName("rerunLabResult").RequireRole(Role.Nurse);
        api.MapPost("laboratory/results/{id:long}/release", ReleaseAsync).WithName("releaseLabResult").RequireRole(Role.Nurse);
        api.MapPost("laboratory/results/{id:long}/link", LinkAsync).WithName("linkLabResult").RequireRole(Role.Nurse);
        api.MapPost("laboratory/results/{id:long}/map", MapAsync).WithName("mapLabResult").RequireRole(Role.Engineer);
    }

    /// <summary>Newest first.</summary>
    private static Ok<Page<LabResultView>> List([AsParameters] LabResultFilter filter, [AsParameters] Paging paging, ILabReader reader, LaboratoryProjection show) => TypedResults.Ok(Page<LabResultView>.Take(
        reader.Results(filter.Query with { Before = paging.Number is { } before ? new LabResultId(before) : null, Limit = paging.Count + 1 }), paging.Count,
        row => show.View(row, withPrevious: row.State == LabResultState.ToVerify), row => row.Id.ToString()));

    private static Results<Ok<LabResultView>, ProblemHttpResult> One(long id, ILabReader reader, LaboratoryProjection show) =>
        reader.Result(new LabResultId(id)) is { } row ? TypedResults.Ok(show.View(row, withPrevious: true)) : Problems.NotFound($"result {id}");

    private static async Task<Results<Created<LabResultView>, ProblemHttpResult>> EnterAsync(LabEntryRequest request, HttpContext http, LabDesk desk, ILabReader reader, LaboratoryProjection show)
    {
        if (EntryOf(request.Value, request.Unit, request.Comment) is not { } entry) return Problems.Invalid("A value is needed", "1 to 200 characters.");
        var order = request.Order is { } id ? new LabOrderId(id) : reader.OrdersBySpecimen(request.Specimen).FirstOrDefault(row => row.IsOpen)?.Id ?? default;
        if (order == default) return Problems.NotFound("open order of this specimen");
        var answer = await desk.EnterAsync(order, request.Test, entry, Credential.Actor(http), request.Name, http.RequestAborted);
        return answer.Row is { } row ? TypedResults.Created($"{MeridianApi.Root}/laboratory/results/{row.Id}", show.View(row)) : LaboratoryResource.Refused(answer.Refusal!, "The result was not written down");
    }

    private static async Task<Results<Ok<LabVerifiedView>, ProblemHttpResult>> VerifyAsync(LabVerifyRequest request, HttpContext http, LabDesk desk)
    {
        if (request.Ids is not { Count: > 0 and <= MostAtOnce }) return Problems.Invalid("Results are needed", $"1 to {MostAtOnce} of them.");
        var refused = await desk.VerifyAsync([.. request.Ids.Distinct().Select(id => new LabResultId(id))], Credential.Actor(http), request.Name, request.Comment, http.RequestAborted);
        var no = refused.Select(one => one.Id.Value).ToHashSet();
        return TypedResults.Ok(new LabVerifiedView([.. request.Ids.Distinct().Where(id => !no.Contains(id))], [.. refused.Select(one => new LabRefusedView(one.Id.Value, one.Reason))]));
    }

    private static async Task<Results<Ok<LabResultView>, ProblemHttpResult>> RejectAsync(long id, LabReasonRequest request, HttpContext http, LabDesk desk, LaboratoryProjection show) => ReasonOf(request.Reason) is not { } reason
        ? NoReason : Answer(await desk.RejectAsync(new(id), reason, Credential.Actor(http), request.Name, http.RequestAborted), "The result was not rejected", show);

    private static async Task<Results<Ok<LabResultView>, ProblemHttpResult>> EditAsync(long id, LabEditRequest request, HttpContext http, LabDesk desk, LaboratoryProjection show)
    {
        if (ReasonOf(request.Reason) is not { } reason) return NoReason;
        if (EntryOf(request.Value, request.Unit, request.Comment) is not { } entry) return Problems.Invalid("A value is needed", "1 to 200 characters.");
        return Answer(await desk.EditAsync(new(id), entry, reason, Credential.Actor(http), request.Name, http.RequestAborted), "The result was not changed", show);
    }

    private static async Task<Results<Ok<LabResultView>, ProblemHttpResult>> RerunAsync(long id, LabRerunRequest request, HttpContext http, LabDesk desk, ILabReader reader, LaboratoryProjection show)
    {
        if (reader.Result(new LabResultId(id)) is not { } row) return Problems.NotFound($"result {id}");
        if (row.Test is not { } test || row.Order == default) return Problems.Conflict("The test is not run again", "The result belongs to no order.");
        var answer = await desk.RerunAsync(row.Order, test, request.Dilution, Credential.Actor(http), request.Reason, request.Name, http.RequestAborted);
        return answer.Row is null ? LaboratoryResource.Refused(answer.Refusal!, "The test is not run again") : TypedResults.Ok(show.View(row));
    }

    private static async Task<Results<Ok<LabResultView>, ProblemHttpResult>> ReleaseAsync(long id, LabReleaseRequest request, HttpContext http, LabDesk desk, LaboratoryProjection show) => ReasonOf(request.Reason) is not { } reason ? NoReason
        : Answer(await desk.ReleaseAsync(new(id), new LabOrderId(request.Order ?? 0), reason, Credential.Actor(http), new PatientId(request.Patient ?? 0), request.Name, http.RequestAborted), "The result was not released", show);

    private static Task<Results<Ok<LabResultView>, ProblemHttpResult>> LinkAsync(long id, LabReleaseRequest request, HttpContext http, LabDesk desk, LaboratoryProjection show) => request.Order is null && request.Patient is null
        ? Task.FromResult<Results<Ok<LabResultView>, ProblemHttpResult>>(Problems.Invalid("An order is needed", "Its number, or for a result measured at the patient the patient's.")) : ReleaseAsync(id, request, http, desk, show);

    private static async Task<Results<Ok<LabMappedView>, ProblemHttpResult>> MapAsync(long id, LabMapRequest request, HttpContext http, LabDesk desk, ILabReader reader)
    {
        if (reader.Result(new LabResultId(id)) is not { } row) return Problems.NotFound($"result {id}");
        if (request.ForDriver && row.Driver is null) return Problems.Invalid("There is no driver", "The instrument is read without one: map its own code.");
        var local = row.Said.Test.Value.Length > 0 ? row.Said.Test.Value : row.Said.Test.Text ?? "";
        try
        {
            var moved = await desk.MapAsync(request.ForDriver ? TestMap.OfDriver(row.Driver!) : TestMap.OfEquipment(row.Equipment),
                new() { Local = local, Test = request.Test, Unit = FormText.Given(request.Unit) ?? FormText.Given(row.Said.Unit), Factor = request.Factor, Offset = request.Offset }, Credential.Actor(http), http.RequestAborted);
            return TypedResults.Ok(new LabMappedView(moved));
        }
        catch (ArgumentException no) { return Problems.Invalid("The code was not mapped", no.Message); }
    }

    internal static T? Wanted<T>(string? name, string what) where T : struct, Enum => name is not { Length: > 0 } ? null
        : Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(name[0]) ? value
        : throw new BadHttpRequestException($"'{what}' is none of {string.Join(", ", Enum.GetValues<T>().Select(LaboratoryResource.Word))}");

    /// <summary>A number with an optional comparator, else words; null: neither.</summary>
    internal static LabEntry? EntryOf(string? value, string? unit, string? comment)
    {
        var text = value?.Trim();
        if (text is not { Length: > 0 and <= 200 } || text.Any(char.IsControl)) return null;
        var comparator = text[0] is '<' or '>' ? text.Length > 1 && text[1] == '=' ? text[..2] : text[..1] : null;
        var isNumber = decimal.TryParse(text.AsSpan(comparator?.Length ?? 0).Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        return isNumber ? new() { Number = number, Comparator = comparator, Unit = FormText.Given(unit), Comment = FormText.Given(comment) } : new() { Text = text, Unit = FormText.Given(unit), Comment = FormText.Given(comment) };
    }

    private static string? ReasonOf(string? reason) => reason?.Trim() is { Length: > 0 and <= 500 } some ? some : null;
    private static ProblemHttpResult NoReason => Problems.Invalid("A reason is needed", "1 to 500 characters.");

    private static Results<Ok<LabResultView>, ProblemHttpResult> Answer(LabAnswer<LabResultRow> answer, string title, LaboratoryProjection show) =>
        answer.Row is { } row ? TypedResults.Ok(show.View(row)) : LaboratoryResource.Refused(answer.Refusal!, title);
}

/// <summary>Which results.</summary>
/// <param name="State">One or several.</param>
/// <param name="Critical">True: only those below or above a critical limit.</param>
public readonly record struct LabResultFilter([FromQuery(Name = "state")] string[]? State, [FromQuery(Name = "held")] string? Held, [FromQuery(Name = "specimen")] string? Specimen, [FromQuery(Name = "patient")] long? Patient,
    [FromQuery(Name = "order")] long? Order, [FromQuery(Name = "equipment")] long? Equipment, [FromQuery(Name = "test")] string? Test, [FromQuery(Name = "role")] string? Role, [FromQuery(Name = "critical")] bool? Critical,
    [FromQuery(Name = "from")] double? From, [FromQuery(Name = "to")] double? To)
{
    internal LabResultQuery Query => new()
    {
        States = [.. (State ?? []).Select(word => LaboratoryResultResource.Wanted<LabResultState>(word, "state")).OfType<LabResultState>()], Held = LaboratoryResultResource.Wanted<HeldReason>(Held, "held"),
        SpecimenId = Specimen is { Length: > 0 } ? Specimen : null, Patient = Patient is { } patient ? new PatientId(patient) : null, Order = Order is { } order ? new LabOrderId(order) : null,
        Equipment = Equipment is { } equipment ? new EquipmentId(equipment) : null, Test = Test is { Length: > 0 } ? Test : null, Role = LaboratoryResultResource.Wanted<SpecimenRole>(Role, "role"),
        OnlyCritical = Critical ?? false, From = new Interval(From, To).Begin, To = new Interval(From, To).End,
    };
}
