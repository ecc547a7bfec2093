using Meridian.Core.Access;
using Meridian.Core.Imaging;
using Meridian.Gateway.Access;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>What people decide about images: each with a reason and a name, in the audit trail.</summary>
internal static class ImagingDecisions
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("imaging/studies/{uid}/reject", RejectAsync).WithName("rejectStudy").RequireRole(Role.Engineer);
        api.MapPost("imaging/studies/{uid}/restore", RestoreAsync).WithName("restoreStudy").RequireRole(Role.Engineer);
        api.MapPost("imaging/studies/{uid}/assign", AssignAsync).WithName("assignStudy").RequireRole(Role.Engineer);
        api.MapPost("imaging/studies/{uid}/delete", DeleteAsync).WithName("deleteStudy").RequireRole(Role.Administrator);
        api.MapPost("imaging/conflicts/{sequence:long}/keep", KeepAsync).WithName("keepImage").RequireRole(Role.Engineer);
        api.MapPost("imaging/conflicts/{sequence:long}/replace", ReplaceAsync).WithName("replaceImage").RequireRole(Role.Engineer);
        api.MapPost("imaging/instances/{sequence:long}/check", CheckAsync).WithName("checkImage").RequireRole(Role.Engineer);
        api.MapPut("imaging/rules/{key}", PutRuleAsync).WithName("putCoercionRule").RequireRole(Role.Engineer);
        api.MapDelete("imaging/rules/{key}", RemoveRuleAsync).WithName("deleteCoercionRule").RequireRole(Role.Engineer);
    }

    private static Task<Results<NoContent, ProblemHttpResult>> RejectAsync(string uid, ImageDecisionRequest request, HttpContext http, StudyDesk desk) =>
        DecideAsync(request.Reason, request.Name, http, decision => desk.RejectAsync(uid, decision, http.RequestAborted), $"study {uid}");

    private static Task<Results<NoContent, ProblemHttpResult>> RestoreAsync(string uid, ImageDecisionRequest request, HttpContext http, StudyDesk desk) =>
        DecideAsync(request.Reason, request.Name, http, decision => desk.RestoreAsync(uid, decision, http.RequestAborted), $"study {uid}");

    private static Task<Results<NoContent, ProblemHttpResult>> AssignAsync(string uid, AssignStudyRequest request, HttpContext http, StudyDesk desk) =>
        DecideAsync(request.Reason, request.Name, http, decision => desk.AssignAsync(uid, new PatientId(request.Patient), decision, http.RequestAborted), $"study {uid}");

    /// <summary>For good, bytes and all.</summary>
    private static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string uid, ImageDecisionRequest request, HttpContext http, StudyDesk desk) =>
        DecideAsync(request.Reason, request.Name, http, decision => desk.DeleteAsync(uid, decision, http.RequestAborted), $"study {uid}");

    private static Task<Results<NoContent, ProblemHttpResult>> KeepAsync(long sequence, ImageDecisionRequest request, HttpContext http, StudyDesk desk) =>
        DecideAsync(request.Reason, request.Name, http, decision => desk.ResolveAsync(new Sequence(sequence), false, decision, http.RequestAborted), $"conflict {sequence}");

    private static Task<Results<NoContent, ProblemHttpResult>> ReplaceAsync(long sequence, ImageDecisionRequest request, HttpContext http, StudyDesk desk) =>
        DecideAsync(request.Reason, request.Name, http, decision => desk.ResolveAsync(new Sequence(sequence), true, decision, http.RequestAborted), $"conflict {sequence}");

    /// <summary>Reads the bytes now and says whether they are those that came.</summary>
    private static async Task<Results<Ok<CheckedImageView>, ProblemHttpResult>> CheckAsync(long sequence, HttpContext http, ImagingRounds rounds) =>
        await rounds.CheckAsync(new Sequence(sequence), Credential.Actor(http), http.RequestAborted) is { } found ? TypedResults.Ok(new CheckedImageView(found)) : Problems.NotFound($"instance {sequence}");

    private static async Task<Results<Ok<CoercionRuleView>, ProblemHttpResult>> PutRuleAsync(string key, CoercionRuleRequest request, HttpContext http, CoercionRules rules)
    {
        var rule = new CoercionRule
        {
            Key = key, Name = request.Name, Enabled = request.Enabled, CallingAe = FormText.Given(request.CallingAe), CalledAe = FormText.Given(request.CalledAe), Modality = FormText.Given(request.Modality),
            StationName = FormText.Given(request.StationName), InstitutionName = FormText.Given(request.InstitutionName), Steps = [.. request.Steps.Select(s => new CoercionStep(s.Attribute, s.Kind, s.Value))],
        };
        if (CoercionRules.Problem(rule) is { } problem) return Problems.Invalid("The rule cannot be used", problem);
        return TypedResults.Ok(ImagingProjection.Rule(await rules.SetAsync(rule, Credential.Actor(http), http.RequestAborted)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveRuleAsync(string key, HttpContext http, CoercionRules rules) =>
        await rules.RemoveAsync(key, Credential.Actor(http), http.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound($"rule {key}");

    private static async Task<Results<NoContent, ProblemHttpResult>> DecideAsync(string reason, string? name, HttpContext http, Func<Decision, Task<StudyOutcome>> decide, string what)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 500 || name?.Length > 100) return Problems.Invalid("Reason or name cannot be used", "1 to 500 characters, and at most 100.");
        return await decide(new(Credential.Actor(http), reason.Trim(), FormText.Given(name))) switch
        {
            StudyOutcome.Done => TypedResults.NoContent(),
            StudyOutcome.NotFound => Problems.NotFound(what),
            StudyOutcome.NotNow => Problems.Conflict("It was decided before", "Load it again."),
            StudyOutcome.OtherPlace => Problems.Unusable("The other object belongs to another study or series", "It cannot take this place; keep the first."),
            StudyOutcome.NoSuchPatient => Problems.Unusable("There is no such patient", "Choose one from the list of patients."),
            var other => throw new InvalidOperationException(other.ToString()),
        };
    }
}
