using System.Text.Json.Nodes;
using Meridian.Core.Workitems;
using Meridian.Gateway.Access;
using Meridian.Gateway.DicomWeb.Negotiation;
using Microsoft.AspNetCore.Http;
using T = Meridian.Core.Workitems.WorkitemTags;

namespace Meridian.Gateway.DicomWeb.Workitems;

/// <summary>The worklist service, UPS-RS (PS3.18 chapter 11): every transaction of table 11.3-1. Whoever comes here was admitted.</summary>
internal sealed class WorkitemService(WorkitemDesk desk, SubscriptionDesk subscriptions, WorkitemSearch search, WorkitemFilter filters, EventChannel channel, IWorkitemReader reader, DicomWebOptions options)
{
    public Task AnswerAsync(HttpContext http, string[] segments, string root) => (http.Request.Method, segments) switch
    {
        ("GET" or "HEAD", ["workitems"]) => search.AnswerAsync(http),
        ("POST", ["workitems"]) => CreateAsync(http, root),
        (_, ["workitems"]) => throw NotThis(http, "GET, HEAD, POST, OPTIONS"),
        ("GET" or "HEAD", ["workitems", var uid]) => RetrieveAsync(http, Uid(uid), root),
        ("POST", ["workitems", var uid]) => UpdateAsync(http, Uid(uid), root),
        (_, ["workitems", _]) => throw NotThis(http, "GET, HEAD, POST, OPTIONS"),
        ("PUT", ["workitems", var uid, "state"]) => ChangeStateAsync(http, Uid(uid), root),
        (_, ["workitems", _, "state"]) => throw NotThis(http, "PUT, OPTIONS"),
        ("POST", ["workitems", var uid, "cancelrequest"]) => RequestCancelAsync(http, Uid(uid), null, root),
        // some clients name the asker in the path; the standard has it come from who is signed in
        ("POST", ["workitems", var uid, "cancelrequest", var requester]) => RequestCancelAsync(http, Uid(uid), AeTitle(requester), root),
        ("POST", ["workitems", var uid, "subscribers", var title]) => SubscribeAsync(http, Uid(uid), AeTitle(title), root),
        ("DELETE", ["workitems", var uid, "subscribers", var title]) => EndAsync(http, subscriptions.UnsubscribeAsync(Uid(uid), AeTitle(title), Credential.Actor(http), http.RequestAborted)),
        ("POST", ["workitems", var uid, "subscribers", var title, "suspend"]) => EndAsync(http, subscriptions.SuspendAsync(Uid(uid), AeTitle(title), Credential.Actor(http), http.RequestAborted)),
        (_, ["workitems", _, "cancelrequest"] or ["workitems", _, "cancelrequest", _] or ["workitems", _, "subscribers", _, "suspend"]) => throw NotThis(http, "POST, OPTIONS"),
        (_, ["workitems", _, "subscribers", _]) => throw NotThis(http, "POST, DELETE, OPTIONS"),
        // CONNECT: WebSockets over HTTP/2 (RFC 8441)
        ("GET" or "CONNECT", ["subscribers", var title]) => channel.ServeAsync(http, AeTitle(title)),
        (_, ["subscribers", _]) => throw NotThis(http, "GET, OPTIONS"),
        _ => throw DicomWebException.NotFound("There is no such resource here; OPTIONS on the service's root names them all"),
    };

    // 11.4
    private async Task CreateAsync(HttpContext http, string root)
    {
        var named = NamedUid(http.Request, "workitem", "AffectedSOPInstanceUID");
        var set = await WorkitemBody.ReadAsync(http.Request, options.MaximumWorkitem) ?? throw DicomWebException.Invalid("The request brings no workitem");
        var told = set.FirstText(T.SopInstanceUid) is { Length: > 0 } inside ? Uid(inside) : null;
        if (named is not null && told is not null && named != told) throw DicomWebException.Invalid("The address names another workitem than the SOP Instance UID (0008,0018) of the data set");
        var uid = named ?? told ?? throw DicomWebException.Invalid("The workitem needs a UID: POST /workitems?1.2.3, or SOP Instance UID (0008,0018) in the data set");
        if (uid is WorkitemSubscriptionRow.Global or WorkitemSubscriptionRow.Filtered) throw DicomWebException.Invalid("This UID means a subscription to all workitems, not one of them");
        var answer = await desk.CreateAsync(uid, set, Credential.Actor(http), http.RequestAborted);
        if (answer.Outcome != WorkitemOutcome.Done) throw WorkitemWarning.Any(http, answer);
        if (answer.Modified is { Count: > 0 }) http.Warn(WorkitemWarning.CreatedModified);
        http.Response.Headers.ContentLocation = http.Response.Headers.Location = $"{root}/workitems/{uid}";
        http.Response.StatusCode = StatusCodes.Status201Created;
    }

    // 11.5
    private async Task RetrieveAsync(HttpContext http, string uid, string root)
    {
        AcceptList.RequireJson(http.Request);
        if (reader.Workitem(uid) is not { } row) throw WorkitemWarning.Any(http, new(WorkitemOutcome.NotFound));
        http.Response.Headers.ContentLocation = $"{root}/workitems/{uid}";
        http.Response.Headers.CacheControl = "private, no-store";
        var response = new DicomWebResponse(http);
        System.Buffers.BuffersExtensions.Write(response.Body, System.Text.Encoding.UTF8.GetBytes($"[{row.Attributes}]"));
        await response.CompleteAsync();
    }

    // 11.6
    private async Task UpdateAsync(HttpContext http, string uid, string root)
    {
        var named = NamedUid(http.Request, "transaction", "transaction-uid", "TransactionUID");
        var change = await WorkitemBody.ReadAsync(http.Request, options.MaximumWorkitem) ?? throw DicomWebException.Invalid("The request brings no attributes");
        var transaction = Transaction(change, named);
        var answer = await desk.UpdateAsync(uid, change, transaction, Credential.Actor(http), http.RequestAborted);
        if (answer.Outcome != WorkitemOutcome.Done) throw WorkitemWarning.OfUpdate(http, answer, transaction is not null);
        if (answer.Modified is { Count: > 0 }) http.Warn(WorkitemWarning.UpdatedModified);
        http.Response.Headers.ContentLocation = $"{root}/workitems/{uid}";
    }

    // 11.7
    private async Task ChangeStateAsync(HttpContext http, string uid, string root)
    {
        var body = await WorkitemBody.ReadAsync(http.Request, options.MaximumWorkitem) ?? throw DicomWebException.Invalid("The request brings neither state nor Transaction UID");
        var to = WorkitemStateTerm.Parse(body.FirstText(T.State)) ?? throw DicomWebException.Invalid("Procedure Step State (0074,1000) must be IN PROGRESS, COMPLETED or CANCELED");
        var transaction = Transaction(body, null);
        var answer = await desk.ChangeStateAsync(uid, to, transaction, Credential.Actor(http), http.RequestAborted);
        if (answer.Outcome == WorkitemOutcome.AlreadyCanceled) http.Warn(WorkitemWarning.AlreadyCanceled);
        else if (answer.Outcome == WorkitemOutcome.AlreadyCompleted) http.Warn(WorkitemWarning.AlreadyCompleted);
        else if (answer.Outcome != WorkitemOutcome.Done) throw WorkitemWarning.OfState(http, answer, transaction is not null);
        http.Response.Headers.ContentLocation = $"{root}/workitems/{uid}";
    }

    // 11.8
    private async Task RequestCancelAsync(HttpContext http, string uid, string? requester, string root)
    {
        var given = await WorkitemBody.ReadAsync(http.Request, options.MaximumWorkitem) ?? [];
        if (WorkitemRequirements.OfCancelRequest(given) is { Count: > 0 } faults) throw WorkitemWarning.Any(http, new(WorkitemOutcome.Unfit, null, faults));
        var actor = Credential.Actor(http);
        var answer = await desk.RequestCancelAsync(uid, requester ?? TitleOf(actor.Name), given, actor, http.RequestAborted);
        if (answer.Outcome == WorkitemOutcome.AlreadyCanceled) http.Warn(WorkitemWarning.AlreadyCanceled);
        else if (answer.Outcome != WorkitemOutcome.Done) throw WorkitemWarning.OfCancel(http, answer);
        http.Response.Headers.ContentLocation = $"{root}/workitems/{uid}";
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    // 11.10
    private async Task SubscribeAsync(HttpContext http, string target, string aeTitle, string root)
    {
        var query = http.Request.Query;
        var hasLock = query["deletionlock"].ToString() switch
        {
            "" or "false" => false, "true" => true, _ => throw DicomWebException.Invalid("deletionlock must be true or false"),
        };
        var filter = target == WorkitemSubscriptionRow.Filtered ? filters.Of(query) : null;
        if (await subscriptions.SubscribeAsync(target, aeTitle, hasLock, filter, Credential.Actor(http), http.RequestAborted) is not WorkitemOutcome.Done and var outcome) throw WorkitemWarning.Any(http, new(outcome));
        // the address of the event channel
        http.Response.Headers.ContentLocation = $"{(root.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "wss" : "ws")}{root[root.IndexOf(':', StringComparison.Ordinal)..]}/subscribers/{Uri.EscapeDataString(aeTitle)}";
        http.Response.StatusCode = StatusCodes.Status201Created;
    }

    // 11.11, 11.12
    private static async Task EndAsync(HttpContext http, Task<WorkitemOutcome> ending)
    {
        if (await ending is not WorkitemOutcome.Done and var outcome) throw WorkitemWarning.Any(http, new(outcome));
    }

    // the standard writes …?1.2.3, dicomstandard.org and older editions …?name=1.2.3
    private static string? NamedUid(HttpRequest request, params ReadOnlySpan<string> names)
    {
        string? found = null;
        foreach (var (name, values) in request.Query)
        {
            if (name is "accept" or "charset") continue;
            var isName = false;
            foreach (var known in names) isName |= name.Equals(known, StringComparison.OrdinalIgnoreCase);
            var value = isName ? values.ToString() : values.ToString() is "" ? name : throw DicomWebException.Invalid($"There is no parameter '{name}' here");
            if (found is not null) throw DicomWebException.Invalid("The address names two UIDs");
            found = Uid(value);
        }
        return found;
    }

    // in the address, as PS3.18 has it, or in the data set, as PS3.4 does
    private static string? Transaction(JsonObject set, string? named)
    {
        var inside = set.FirstText(T.TransactionUid) is { Length: > 0 } text ? Uid(text) : null;
        if (named is not null && inside is not null && named != inside) throw DicomWebException.Invalid("The address and the data set name two Transaction UIDs");
        return named ?? inside;
    }

    private static string Uid(string text) => DicomWebEndpoint.Uid(text) is var uid && uid.Split('.').All(part => part.Length > 0) ? uid : throw DicomWebException.Invalid("A UID has digits between its dots");

    // PS3.5 table 6.2-1, AE
    private static string AeTitle(string text) => text.Trim() is { Length: > 0 and <= 16 } title && !title.AsSpan().ContainsAnyExceptInRange(' ', '~') && !title.Contains('\\', StringComparison.Ordinal) ? title
        : throw DicomWebException.Invalid("An AE title has 1 to 16 printable characters and no backslash");

    private static string TitleOf(string name)
    {
        var title = new string([.. name.Where(c => c is >= ' ' and <= '~' and not '\\')]);
        return (title.Length > 16 ? title[..16] : title).Trim() is { Length: > 0 } some ? some : "UNKNOWN";
    }

    private static DicomWebException NotThis(HttpContext http, string allowed)
    {
        http.Response.Headers.Allow = allowed;
        return new(StatusCodes.Status405MethodNotAllowed, $"This can be asked with {allowed}");
    }
}
