using Meridian.Core.Access;
using Meridian.Core.Connections;
using Meridian.Core.Equipment;
using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Live;
using Meridian.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Meridian.Gateway.Admin;

/// <summary>Laboratory orders, specimens, instruments, and what waits.</summary>
internal static class LaboratoryResource
{
    private const int MostOfSpecimen = 1000, MostOpenCounted = 5000;
    private static readonly string[] Priorities = ["S", "A", "R"];

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("laboratory/counts", Counts).WithName("getLaboratoryCounts").RequireRole(Role.Viewer);
        api.MapGet("laboratory/changes", ChangesAsync).WithName("getLaboratoryChanges").RequireRole(Role.Viewer);
        api.MapGet("laboratory/orders", List).WithName("getLabOrders").RequireRole(Role.Viewer);
        api.MapGet("laboratory/orders/{id:long}", One).WithName("getLabOrder").RequireRole(Role.Viewer);
        api.MapPost("laboratory/orders", CreateAsync).WithName("createLabOrder").RequireRole(Role.Nurse);
        api.MapPost("laboratory/orders/{id:long}/cancel", CancelAsync).WithName("cancelLabOrder").RequireRole(Role.Nurse);
        api.MapPost("laboratory/orders/{id:long}/tests", AddAsync).WithName("addLabTests").RequireRole(Role.Nurse);
        api.MapPost("laboratory/orders/{id:long}/tests/{test}/rerun", RerunAsync).WithName("rerunLabTest").RequireRole(Role.Nurse);
        api.MapGet("laboratory/specimens/{specimen}", Specimen).WithName("getSpecimen").RequireRole(Role.Viewer);
        api.MapPost("laboratory/specimens/{specimen}/receive", ReceiveAsync).WithName("receiveSpecimen").RequireRole(Role.Nurse);
        api.MapGet("laboratory/instruments", Instruments).WithName("getLabInstruments").RequireRole(Role.Viewer);
        LaboratoryResultResource.Map(api);
        LaboratoryCatalogResource.Map(api);
    }

    private static Ok<LabCountsView> Counts(ILabReader reader, LaboratoryProjection show, TimeProvider clock)
    {
        var counts = reader.Counts();
        var (stat, overdue) = (0, 0);
        var now = clock.GetUtcNow();
        foreach (var order in reader.Orders(new() { OnlyOpen = true, Limit = MostOpenCounted }))
        {
            if (order.Order.Priority == "S") stat++;
            if (show.DueAt(order) < now) overdue++;
        }
        return TypedResults.Ok(new LabCountsView(counts.Held.ToDictionary(one => Word(one.Key), one => one.Value), counts.ToVerify, counts.Critical, counts.OpenOrders, stat, overdue));
    }

    /// <summary>With <c>wait</c> (seconds, at most 30) it answers at the next change of orders or results after <c>after</c>, or when the time is over.</summary>
    private static async Task<Ok<LabChangesView>> ChangesAsync(HttpContext http, LabFeed feed, TimeProvider clock, long? after = null, double wait = 0)
    {
        var next = feed.Next;
        if (after == feed.Version && wait > 0) await LongPoll.WaitAsync(next, wait, clock, http);
        return TypedResults.Ok(new LabChangesView(feed.Version));
    }

    /// <summary>Newest first.</summary>
    private static Ok<Page<LabOrderView>> List([AsParameters] LabOrderFilter filter, [AsParameters] Paging paging, ILabReader reader, LaboratoryProjection show) => TypedResults.Ok(Page<LabOrderView>.Take(
        reader.Orders(filter.Query with { Before = paging.Number is { } before ? new LabOrderId(before) : null, Limit = paging.Count + 1 }), paging.Count, show.View, row => row.Id.ToString()));

    private static Results<Ok<LabOrderView>, ProblemHttpResult> One(long id, ILabReader reader, LaboratoryProjection show) =>
        reader.Order(new LabOrderId(id)) is { } row ? TypedResults.Ok(show.View(row)) : Problems.NotFound($"order {id}");

    private static async Task<Results<Created<LabOrderView>, ProblemHttpResult>> CreateAsync(LabOrderRequest request, HttpContext http, LabDesk desk, LabCatalog catalog, LaboratoryProjection show)
    {
        if (ProblemOf(request, catalog) is { } problem) return Problems.Invalid("The order cannot be used", problem);
        var answer = await desk.CreateAsync(OrderOf(request, catalog), Credential.Actor(http), http.RequestAborted);
        return answer.Row is { } row ? TypedResults.Created($"{MeridianApi.Root}/laboratory/orders/{row.Id}", show.View(row)) : Problems.Conflict("The order was not made", answer.Refusal!);
    }

    private static async Task<Results<Ok<LabOrderView>, ProblemHttpResult>> CancelAsync(long id, LabReasonRequest request, HttpContext http, LabDesk desk, LaboratoryProjection show)
    {
        if (request.Reason?.Trim() is not { Length: > 0 and <= 500 } reason) return Problems.Invalid("A reason is needed", "1 to 500 characters.");
        return Answer(await desk.CancelAsync(new(id), request.Tests ?? [], reason, Credential.Actor(http), http.RequestAborted), "The order was not canceled", show);
    }

    private static async Task<Results<Ok<LabOrderView>, ProblemHttpResult>> AddAsync(long id, LabAddRequest request, HttpContext http, LabDesk desk, LaboratoryProjection show) => request.Add is not { Count: > 0 and <= 200 }
        ? Problems.Invalid("Tests are needed", "1 to 200 codes.")
        : Answer(await desk.AddAsync(new(id), request.Add, Credential.Actor(http), http.RequestAborted), "The tests were not added", show);

    private static async Task<Results<Ok<LabOrderView>, ProblemHttpResult>> RerunAsync(long id, string test, LabRerunRequest request, HttpContext http, LabDesk desk, LaboratoryProjection show) =>
        Answer(await desk.RerunAsync(new(id), test, request.Dilution, Credential.Actor(http), request.Reason, request.Name, http.RequestAborted), "The test is not run again", show);

    private static Results<Ok<LabSpecimenWholeView>, ProblemHttpResult> Specimen(string specimen, ILabReader reader, LaboratoryProjection show)
    {
        var orders = reader.OrdersBySpecimen(specimen);
        var results = reader.Results(new() { SpecimenId = specimen, Limit = MostOfSpecimen }).ToDictionary(row => row.Id);
        // those that a person brought from another number
        foreach (var order in orders)
            foreach (var row in reader.Results(new() { Order = order.Id, Limit = MostOfSpecimen })) results.TryAdd(row.Id, row);
        if (orders.Count == 0 && results.Count == 0) return Problems.NotFound("such specimen");
        return TypedResults.Ok(new LabSpecimenWholeView(specimen, [.. orders.Select(show.View)], [.. results.Values.OrderByDescending(row => row.Id.Value).Select(row => show.View(row, row.IsStanding))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ReceiveAsync(string specimen, HttpContext http, LabDesk desk) =>
        await desk.ReceiveAsync(specimen, Credential.Actor(http), http.RequestAborted) > 0 ? TypedResults.NoContent() : Problems.Conflict("The specimen was not received", "There is no open order of it, or it was received before.");

    /// <summary>Every instrument that measured for the laboratory or told of itself.</summary>
    private static Ok<Page<LabInstrumentView>> Instruments(ILabReader reader, [FromServices] IRecordReader record, EquipmentDirectory equipment, InstrumentConditions conditions, TestMaps maps, IControlJudge judge, LabCatalog catalog, ConnectionBook connections, TimeProvider clock)
    {
        List<LabInstrumentView> views = [];
        var since = clock.GetUtcNow().AddHours(-24);
        foreach (var row in equipment.All)
        {
            var counts = reader.Counts(row.Id, since);
            var own = conditions.Of(row.Id);
            if (counts.LastAt is null && own.Count == 0 && maps.Find(TestMap.OfEquipment(row.Id)) is null) continue;
            var newest = counts.LastAt is null ? null : reader.Results(new() { Equipment = row.Id, From = counts.LastAt, Limit = 1 }).FirstOrDefault();
            var message = newest is null ? null : record.Message(newest.Message);
            var live = message is null ? null : connections.Find(message.ConnectionId);
            views.Add(new()
            {
                Equipment = new(row.Id.Value, EquipmentResource.LabelOf(row), row.Identity.Manufacturer, row.Identity.ModelName, row.Identity.SerialNumber), Driver = newest?.Driver,
                Connected = live is { IsOpen: true }, Connection = message is { ConnectionId: not 0 } ? message.ConnectionId : null, Peer = live?.Peer,
                LastMessageAt = message is null ? null : LiveEncoder.Milliseconds(message.ReceivedAt),
                Conditions = [.. own.Select(known => new LabConditionView(known.Condition.Key, known.Condition.Kind, known.Condition.Text, known.Condition.Lot, known.Condition.Expiry, known.Condition.Remaining, known.Condition.Unit, LiveEncoder.Milliseconds(known.At)))],
                Lockouts = [.. catalog.All.Where(test => !test.IsPanel).Select(test => judge.IsLockedOut(row.Id, test.Code, out var reason) ? new LabLockoutView(test.Code, test.Name, test.NameZh, reason) : null).OfType<LabLockoutView>()],
                Held = counts.Held, ToVerify = counts.ToVerify, Today = counts.Since,
            });
        }
        return TypedResults.Ok(Page<LabInstrumentView>.Whole(views));
    }

    internal static string Word<T>(T value) where T : struct, Enum => value.ToString() is var name ? char.ToLowerInvariant(name[0]) + name[1..] : "";

    private static Results<Ok<LabOrderView>, ProblemHttpResult> Answer(LabAnswer<LabOrderRow> answer, string title, LaboratoryProjection show) =>
        answer.Row is { } row ? TypedResults.Ok(show.View(row)) : Refused(answer.Refusal!, title);

    internal static ProblemHttpResult Refused(string refusal, string title) => refusal is "There is no such order." ? Problems.NotFound("such order")
        : refusal is "There is no such result." ? Problems.NotFound("such result") : Problems.Conflict(title, refusal);

    private static string? ProblemOf(LabOrderRequest request, LabCatalog catalog)
    {
        var patient = request.Patient;
        if (patient?.Identifier?.Trim() is not { Length: > 0 and <= 64 }) return "The patient's identifier has 1 to 64 characters.";
        if (string.IsNullOrWhiteSpace(patient.Name?.Family) && string.IsNullOrWhiteSpace(patient.Name?.Given) && string.IsNullOrWhiteSpace(patient.Ideographic)) return "The patient needs a name.";
        foreach (var text in new[] { patient.Identifier, patient.Authority, patient.Name?.Family, patient.Name?.Given, patient.Ideographic, request.Specimen, request.SpecimenType, request.Requester, request.Location, request.Comment })
            if (text is { } some && (some.Length > 200 || some.Any(char.IsControl))) return "Texts have at most 200 characters, without control characters.";
        if (patient.BirthDate is { Length: > 0 } birth && !DateOnly.TryParseExact(birth, ["yyyy-MM-dd", "yyyy-MM", "yyyy"], System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _)) return "The birth date is written 1961-01-31.";
        if (patient.Sex is { Length: > 0 } sex && sex is not ("M" or "F" or "O")) return "Sex is M, F or O.";
        if (request.Tests is not { Count: > 0 and <= 200 }) return "The order must name 1 to 200 tests.";
        foreach (var test in request.Tests)
            if (catalog.Find(test) is not { IsRetired: false }) return $"There is no test {test}.";
        if (request.CollectedAt is { } at && at is not (>= 0 and < 253_402_300_800_000)) return "The time of collection is in milliseconds since 1970.";
        return request.Priority is { Length: > 0 } priority && !Priorities.Contains(priority) ? "The priority is S, A or R." : null;
    }

    private static LabOrder OrderOf(LabOrderRequest request, LabCatalog catalog) => new()
    {
        Specimen = new()
        {
            Id = request.Specimen?.Trim() ?? "", Type = FormText.Given(request.SpecimenType) is { } type ? new("HL70487", type, null) : null,
            CollectedAt = request.CollectedAt is { } at ? DateTimeOffset.UnixEpoch.AddMilliseconds(at) : null,
        },
        Patient = new()
        {
            Identifiers = [new(request.Patient.Identifier.Trim(), FormText.Given(request.Patient.Authority), null)],
            Name = new(FormText.Given(request.Patient.Name?.Family), FormText.Given(request.Patient.Name?.Given)) { Ideographic = FormText.Given(request.Patient.Ideographic) },
            BirthDate = FormText.Given(request.Patient.BirthDate),
            Sex = request.Patient.Sex switch { "M" => AdministrativeSex.Male, "F" => AdministrativeSex.Female, "O" => AdministrativeSex.Other, _ => AdministrativeSex.Unknown },
        },
        Tests = [.. request.Tests.Select(code => catalog.Find(code)!).Select(test => new OrderedTest { Test = new("L", test.Code, test.Name) })],
        Priority = FormText.Given(request.Priority) ?? "R", Requester = FormText.Given(request.Requester) is { } name ? new(name, null) : null, Location = FormText.Given(request.Location) is { } place ? new(place, null, null) : null, Comment = FormText.Given(request.Comment),
    };
}

/// <summary>Which orders.</summary>
/// <param name="Open">True: those whose tests are not all done.</param>
/// <param name="Text">A part of a name or number.</param>
public readonly record struct LabOrderFilter([FromQuery(Name = "status")] string? Status, [FromQuery(Name = "open")] bool? Open, [FromQuery(Name = "priority")] string? Priority, [FromQuery(Name = "specimen")] string? Specimen,
    [FromQuery(Name = "patient")] long? Patient, [FromQuery(Name = "text")] string? Text, [FromQuery(Name = "from")] double? From, [FromQuery(Name = "to")] double? To)
{
    internal LabOrderQuery Query => new()
    {
        Status = LaboratoryResultResource.Wanted<LabOrderStatus>(Status, "status"), OnlyOpen = Open ?? false, Priority = Priority is { Length: > 0 } ? Priority : null, SpecimenId = Specimen is { Length: > 0 } ? Specimen : null,
        Patient = Patient is { } patient ? new PatientId(patient) : null, Text = Text, From = new Interval(From, To).Begin, To = new Interval(From, To).End,
    };
}
