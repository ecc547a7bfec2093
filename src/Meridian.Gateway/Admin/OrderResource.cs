using Meridian.Core.Access;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>Imaging orders, what modalities did of them, and what they were promised to be kept.</summary>
internal static class OrderResource
{
    private const int MostPerformed = 200, MostCommitments = 500;
    private static readonly string[] Priorities = ["STAT", "HIGH", "ROUTINE", "MEDIUM", "LOW"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("orders", List).WithName("getOrders").RequireRole(Role.Viewer);
        api.MapGet("orders/{id:long}", One).WithName("getOrder").RequireRole(Role.Viewer);
        api.MapPost("orders", CreateAsync).WithName("createOrder").RequireRole(Role.Nurse);
        api.MapPost("orders/{id:long}/cancel", CancelAsync).WithName("cancelOrder").RequireRole(Role.Nurse);
        api.MapGet("performed-steps", Performed).WithName("getPerformedSteps").RequireRole(Role.Viewer);
        api.MapGet("commitments", Commitments).WithName("getCommitments").RequireRole(Role.Viewer);
    }

    /// <summary>Newest first.</summary>
    private static Ok<Page<OrderView>> List(string? status, string? text, [AsParameters] Paging paging, IOrderReader orders) => TypedResults.Ok(Page<OrderView>.Take(
        orders.Orders(new() { Status = Wanted<OrderStatus>(status), Text = text, Before = paging.Number is { } before ? new OrderId(before) : null, Limit = paging.Count + 1 }), paging.Count, View, row => row.Id.ToString()));

    private static Results<Ok<OrderView>, ProblemHttpResult> One(long id, IOrderReader orders) => orders.Order(new(id)) is { } row
        ? TypedResults.Ok(View(row) with { Performed = [.. orders.PerformedSteps(row.Id, MostPerformed).Select(View)] })
        : Problems.NotFound($"order {id}");

    private static async Task<Results<Created<OrderView>, ProblemHttpResult>> CreateAsync(OrderRequest request, HttpContext http, OrderDesk desk)
    {
        if (ProblemOf(request) is { } problem) return Problems.Invalid("The order cannot be used", problem);
        var answer = await desk.CreateAsync(OrderOf(request), Credential.Actor(http), http.RequestAborted);
        return answer.Row is { } row ? TypedResults.Created($"{MeridianApi.Root}/orders/{row.Id}", View(row)) : Problems.Conflict("The order was not made", answer.Refusal!);
    }

    private static async Task<Results<Ok<OrderView>, ProblemHttpResult>> CancelAsync(long id, OrderCancelRequest request, HttpContext http, OrderDesk desk)
    {
        if (request.Reason?.Trim() is not { Length: > 0 and <= 500 } reason) return Problems.Invalid("A reason is needed", "1 to 500 characters.");
        var answer = await desk.CancelAsync(new(id), reason, Credential.Actor(http), http.RequestAborted);
        if (answer.Row is { } row) return TypedResults.Ok(View(row));
        return answer.Refusal is { } refusal ? Problems.Conflict("The order was not canceled", refusal) : Problems.NotFound($"order {id}");
    }

    /// <summary>Newest first, linked to orders or not.</summary>
    private static Ok<Page<PerformedStepView>> Performed(IOrderReader orders) => TypedResults.Ok(Page<PerformedStepView>.Whole([.. orders.PerformedSteps(null, MostPerformed).Select(View)]));

    /// <summary>Newest first.</summary>
    private static Ok<Page<CommitmentView>> Commitments(string? state, IOrderReader orders) => TypedResults.Ok(Page<CommitmentView>.Whole([.. orders.Commitments(Wanted<CommitmentState>(state), MostCommitments).Select(View)]));

    private static T? Wanted<T>(string? name) where T : struct, Enum => name is not { Length: > 0 } ? null
        : Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(name[0]) ? value
        : throw new BadHttpRequestException($"'{(typeof(T) == typeof(OrderStatus) ? "status" : "state")}' is none of {string.Join(", ", Enum.GetNames<T>().Select(word => char.ToLowerInvariant(word[0]) + word[1..]))}");

    private static string? ProblemOf(OrderRequest request)
    {
        if (request.Patient?.Identifier?.Trim() is not { Length: > 0 and <= 64 }) return "The patient's identifier has 1 to 64 characters.";
        var patient = request.Patient;
        if (string.IsNullOrWhiteSpace(patient.Name?.Family) && string.IsNullOrWhiteSpace(patient.Name?.Given) && string.IsNullOrWhiteSpace(patient.Ideographic)) return "The patient needs a name.";
        foreach (var text in new[] { patient.Identifier, patient.Authority, patient.Name?.Family, patient.Name?.Given, patient.Ideographic, request.Description, request.Accession, request.StationName, request.ReferringPhysician, request.Reason })
            if (text is { } some && (some.Length > 200 || some.Contains('\\', StringComparison.Ordinal) || some.Any(char.IsControl))) return "Texts have at most 200 characters, without backslash and control characters.";
        if (patient.BirthDate is { Length: > 0 } birth && !DateOnly.TryParseExact(birth, ["yyyy-MM-dd", "yyyy-MM", "yyyy"], System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _)) return "The birth date is written 1961-01-31.";
        if (patient.Sex is { Length: > 0 } sex && sex is not ("M" or "F" or "O")) return "Sex is M, F or O.";
        if (request.Modality is not { Length: > 0 and <= 16 } || !request.Modality.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is ' ' or '_')) return "The modality is a code of DICOM such as CT.";
        if (string.IsNullOrWhiteSpace(request.Description)) return "The order must say what is to be made.";
        if (request.Start is not (>= 0 and < 253_402_300_800_000)) return "The start is in milliseconds since 1970.";
        if (request.StationAe is { Length: > 0 } station && !DicomPeer.IsAeTitle(station)) return "An AE title has 1 to 16 characters of ASCII.";
        if (request.Accession is { Length: > 16 }) return "An accession number has at most 16 characters.";
        return request.Priority is { Length: > 0 } priority && !Priorities.Contains(priority) ? "The priority is STAT, HIGH, ROUTINE, MEDIUM or LOW." : null;
    }

    private static ImagingOrder OrderOf(OrderRequest request) => new()
    {
        Accession = FormText.Given(request.Accession),
        Description = request.Description.Trim(),
        Reason = FormText.Given(request.Reason),
        Comments = FormText.Given(request.Comments),
        Priority = FormText.Given(request.Priority) ?? "ROUTINE",
        Patient = new()
        {
            Identifiers = [new(request.Patient.Identifier.Trim(), FormText.Given(request.Patient.Authority), null)],
            Name = new(FormText.Given(request.Patient.Name?.Family), FormText.Given(request.Patient.Name?.Given)) { Ideographic = FormText.Given(request.Patient.Ideographic) },
            BirthDate = FormText.Given(request.Patient.BirthDate),
            Sex = request.Patient.Sex switch { "M" => AdministrativeSex.Male, "F" => AdministrativeSex.Female, "O" => AdministrativeSex.Other, _ => AdministrativeSex.Unknown },
        },
        ReferringPhysician = NameOf(request.ReferringPhysician),
        Steps = [new() { Modality = request.Modality, StationAe = FormText.Given(request.StationAe), StationName = FormText.Given(request.StationName), Start = DateTimeOffset.UnixEpoch.AddMilliseconds(request.Start), Description = request.Description.Trim() }],
    };

    // Family^Given as in DICOM, else all of it is the family name
    private static PersonName? NameOf(string? text) => FormText.Given(text) is not { } name ? null : name.Split('^') is [var family, var given, ..] ? new(FormText.Given(family), FormText.Given(given)) : new(name, null);

    private static OrderView View(ImagingOrderRow row)
    {
        var order = row.Order;
        var identifier = order.Patient.Identifiers.Count > 0 ? order.Patient.Identifiers[0] : default;
        return new()
        {
            Id = row.Id.Value, Accession = order.Accession ?? "", Placer = order.Placer?.Value, Filler = order.Filler?.Value, RequestedProcedureId = order.RequestedProcedureId, StudyUid = order.StudyUid ?? "",
            Description = order.Description ?? order.Procedure?.Text ?? order.Procedure?.Value, Reason = order.Reason, Comments = order.Comments, Priority = order.Priority,
            Patient = new(row.Patient.Value, identifier.Value ?? "", identifier.Authority, TileProjection.OneLine(order.Patient.Name), order.Patient.Name?.Ideographic, order.Patient.BirthDate, TileProjection.Sex(order.Patient.Sex)),
            Location = order.Location is { } place ? string.Join(' ', new[] { place.Unit, place.Room, place.Bed }.Where(part => !string.IsNullOrEmpty(part))) : null,
            ReferringPhysician = TileProjection.OneLine(order.ReferringPhysician), RequestingPhysician = TileProjection.OneLine(order.RequestingPhysician),
            Status = row.Status, CreatedAt = LiveEncoder.Milliseconds(row.CreatedAt), UpdatedAt = LiveEncoder.Milliseconds(row.UpdatedAt), Note = row.Note, Message = row.Message.Value == 0 ? null : row.Message.Value,
            Steps = [.. order.Steps.Select(View)],
        };
    }

    private static OrderStepView View(ScheduledStep step) => new()
    {
        Id = step.Id, Modality = step.Modality, StationAe = step.StationAe, StationName = step.StationName, Location = step.Location, Start = step.Start is { } start ? LiveEncoder.Milliseconds(start) : null,
        Description = step.Description ?? step.Protocols.FirstOrDefault()?.Text, Status = step.Status,
    };

    private static PerformedStepView View(PerformedStepRow row) => new()
    {
        Uid = row.Uid, Status = row.Status, Orders = [.. row.For.Select(link => link.Order.Value).Distinct()], StudyUid = row.StudyUid, Accession = row.Accession, Modality = row.Modality, StationAe = row.StationAe,
        CallingAe = row.CallingAe, StartedAt = row.StartedAt is { } started ? LiveEncoder.Milliseconds(started) : null, EndedAt = row.EndedAt is { } ended ? LiveEncoder.Milliseconds(ended) : null,
        Series = row.SeriesUids.Count, Note = row.Note,
    };

    private static CommitmentView View(CommitmentRow row)
    {
        var isOpen = row.State is CommitmentState.Asked or CommitmentState.Unanswered or CommitmentState.Refused;
        return new(row.TransactionUid, row.RequesterAe, row.CalledAe, row.State, LiveEncoder.Milliseconds(row.RequestedAt), LiveEncoder.Milliseconds(row.UpdatedAt),
            isOpen ? 0 : row.Items.Count(item => item.Failure is null), isOpen ? 0 : row.Items.Count(item => item.Failure is not null), isOpen ? row.Items.Count : 0);
    }
}
