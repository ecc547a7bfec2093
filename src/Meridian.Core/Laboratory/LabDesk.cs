using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>What became of what a person asked: the row, or why not. Neither: there is none.</summary>
public sealed record LabAnswer<T>(T? Row, string? Refusal) where T : class;

/// <summary>One result that was not verified, and why.</summary>
public readonly record struct LabRefusal(LabResultId Id, string Reason);

/// <summary>
/// What people do in the laboratory, each with an entry in the audit trail that names them. Every task completes after the commit, and throws
/// <see cref="RecordUnavailableException"/> when it cannot be written now.
/// </summary>
public sealed class LabDesk(IIntake intake, ILabReader reader, LabBook book, CatalogDesk desk, AuditTrail audit, TimeProvider clock)
{
    private const int Portion = 500;

    /// <summary>Makes an order.</summary>
    public Task<LabAnswer<LabOrderRow>> CreateAsync(LabOrder order, Actor actor, CancellationToken cancellation = default) => TriedAsync(intake.DecideAsync(batch =>
    {
        var row = book.Apply(batch, new() { Kind = OrderEventKind.New, Order = order }, default, clock.GetUtcNow())!;
        audit.Append(batch, actor, "lab-order.create", $"lab-order/{row.Id}", ReadableJson.Write(new { specimen = row.SpecimenId, patient = row.Patient.Value, tests = row.Order.Tests.Select(test => test.Test.Value) }));
        return row;
    }, cancellation));

    /// <summary>Takes back what is not done of an order, with a reason.</summary>
    /// <param name="tests">The hub's codes; empty: all.</param>
    public Task<LabAnswer<LabOrderRow>> CancelAsync(LabOrderId id, IReadOnlyList<string> tests, string reason, Actor actor, CancellationToken cancellation = default) => TriedAsync(intake.DecideAsync(batch =>
    {
        var now = clock.GetUtcNow();
        var row = book.Change(batch, id, known => book.Cancel(batch, known, [.. tests.Select(code => new OrderedTest { Test = new("L", code, null) })], reason, now));
        audit.Append(batch, actor, "lab-order.cancel", $"lab-order/{id}", ReadableJson.Write(new { tests, reason }));
        return row;
    }, cancellation));

    /// <summary>Asks for more tests on a specimen.</summary>
    public Task<LabAnswer<LabOrderRow>> AddAsync(LabOrderId id, IReadOnlyList<string> tests, Actor actor, CancellationToken cancellation = default) => TriedAsync(intake.DecideAsync(batch =>
    {
        var known = book.Find(batch, id) ?? throw new FormatException("There is no such order.");
        var row = book.Add(batch, known, tests, clock.GetUtcNow());
        audit.Append(batch, actor, "lab-order.add", $"lab-order/{id}", ReadableJson.Write(new { tests }));
        return row;
    }, cancellation));

    /// <summary>The laboratory has the specimen.</summary>
    /// <returns>How many orders it is of.</returns>
    public Task<int> ReceiveAsync(string specimenId, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        var now = clock.GetUtcNow();
        var received = 0;
        foreach (var order in reader.OrdersBySpecimen(specimenId))
        {
            if (!order.IsOpen || order.Order.Specimen.ReceivedAt is not null) continue;
            book.Change(batch, order.Id, known => known with { UpdatedAt = now, Order = known.Order with { Specimen = known.Order.Specimen with { ReceivedAt = now } } });
            received++;
        }
        if (received > 0) audit.Append(batch, actor, "lab-specimen.receive", $"lab-specimen/{specimenId}");
        return received;
    }, cancellation);

    /// <summary>Lets results stand. Those that cannot are named with the reason; the others are verified.</summary>
    /// <param name="name">Who it was, where several people share an account; null: the account's.</param>
    public Task<IReadOnlyList<LabRefusal>> VerifyAsync(IReadOnlyList<LabResultId> ids, Actor actor, string? name = null, string? comment = null, CancellationToken cancellation = default) => intake.DecideAsync<IReadOnlyList<LabRefusal>>(batch =>
    {
        var now = clock.GetUtcNow();
        List<LabRefusal> refused = [];
        foreach (var id in ids)
        {
            try
            {
                var row = book.Verify(batch, id, Named(name, actor), now);
                audit.Append(batch, actor, row.IsCorrection ? "lab-result.correct" : "lab-result.verify", $"lab-result/{id}", name is null && comment is null ? null : ReadableJson.Write(new { name, comment }));
            }
            catch (FormatException no) { refused.Add(new(id, no.Message)); }
        }
        return refused;
    }, cancellation);

    /// <summary>Refuses a result, with a reason; its test is open again.</summary>
    public Task<LabAnswer<LabResultRow>> RejectAsync(LabResultId id, string reason, Actor actor, string? name = null, CancellationToken cancellation = default) =>
        ChangeAsync(actor, "lab-result.reject", id, new { reason, name }, batch => book.Reject(batch, id, reason, Named(name, actor), clock.GetUtcNow()), cancellation);

    /// <summary>Writes another value in the place of a result; the original stays to be seen. The new one waits for verification.</summary>
    public Task<LabAnswer<LabResultRow>> EditAsync(LabResultId id, LabEntry entry, string reason, Actor actor, string? name = null, CancellationToken cancellation = default) => ChangeAsync(actor, "lab-result.edit", id, new { reason, name }, batch =>
    {
        var original = book.Find(batch, id) ?? throw new FormatException("There is no such result.");
        return book.Enter(batch, original.Order, original.Test ?? "", entry.Said(Named(name, actor), original.State == LabResultState.Verified), original, reason, clock.GetUtcNow());
    }, cancellation);

    /// <summary>Writes down a result that no instrument sent. It waits for verification.</summary>
    public Task<LabAnswer<LabResultRow>> EnterAsync(LabOrderId order, string test, LabEntry entry, Actor actor, string? name = null, CancellationToken cancellation = default) => TriedAsync(intake.DecideAsync(batch =>
    {
        var row = book.Enter(batch, order, test, entry.Said(Named(name, actor), corrects: false), null, null, clock.GetUtcNow());
        audit.Append(batch, actor, "lab-result.enter", $"lab-result/{row.Id}", ReadableJson.Write(new { order = order.Value, test, name }));
        return row;
    }, cancellation));

    /// <summary>Opens a test again, so that the next query of an analyzer is told of it.</summary>
    /// <param name="dilution">10 stands for 1:10; null: the analyzer's choice.</param>
    public Task<LabAnswer<LabOrderRow>> RerunAsync(LabOrderId order, string test, decimal? dilution, Actor actor, string? reason = null, string? name = null, CancellationToken cancellation = default) => TriedAsync(intake.DecideAsync(batch =>
    {
        var row = book.Rerun(batch, order, test, dilution, clock.GetUtcNow());
        audit.Append(batch, actor, "lab-test.rerun", $"lab-order/{order}", ReadableJson.Write(new { test, dilution, reason, name }));
        return row;
    }, cancellation));

    /// <summary>Lets a held result go on, with a reason; what else stands against it holds it anew.</summary>
    /// <param name="order">The order that it belongs to, where the specimen's number does not tell; default: none chosen.</param>
    /// <param name="patient">The patient of a result that was measured at one, where the scanned identifier does not tell; default: none chosen.</param>
    public Task<LabAnswer<LabResultRow>> ReleaseAsync(LabResultId id, LabOrderId order, string reason, Actor actor, PatientId patient = default, string? name = null, CancellationToken cancellation = default) =>
        ChangeAsync(actor, "lab-result.release", id, new { reason, order = order.Value, patient = patient.Value, name }, batch => book.Release(batch, id, order, patient, reason, Named(name, actor), clock.GetUtcNow()), cancellation);

    /// <summary>Says what an instrument's code (or unit) means, for all results to come, and lets those go on that were held for it.</summary>
    /// <param name="key">The table: <c>equipment/ID</c> or <c>driver/NAME</c>.</param>
    /// <returns>How many held results went on.</returns>
    /// <exception cref="ArgumentException">The entry cannot be; the message says why.</exception>
    public async Task<int> MapAsync(string key, TestMapEntry entry, Actor actor, CancellationToken cancellation = default)
    {
        await desk.AddAsync(key, entry, actor, cancellation);
        var moved = 0;
        foreach (var reason in new[] { HeldReason.UnknownTest, HeldReason.UnitMismatch })
        {
            LabResultId? before = null;
            while (true)
            {
                var page = reader.Results(new() { State = LabResultState.Held, Held = reason, Before = before, Limit = Portion }).ToList();
                if (page.Count == 0) break;
                before = page[^1].Id;
                var meant = page.Where(row => IsMeant(row, key, entry.Local)).Reverse().ToList();
                if (meant.Count > 0) moved += await intake.DecideAsync(batch => meant.Count(row => book.Rejudge(batch, row).Held != reason), cancellation);
            }
        }
        return moved;
    }

    /// <summary>Notes that an analyzer has been told tests, after the answer to its query.</summary>
    public Task<bool> AssignAsync(IReadOnlyList<HostTest> tests, CancellationToken cancellation = default) => tests.Count == 0 ? Task.FromResult(false) : intake.DecideAsync(batch =>
    {
        book.Assign(batch, tests, clock.GetUtcNow());
        return true;
    }, cancellation);

    private static string Named(string? name, Actor actor) => string.IsNullOrWhiteSpace(name) || name.Trim() == actor.Name ? actor.Name : $"{name.Trim()} ({actor.Name})";

    private static bool IsMeant(LabResultRow row, string key, string local) => (row.Said.Test.Value.Length > 0 ? row.Said.Test.Value : row.Said.Test.Text) == local
        && (key == TestMap.OfEquipment(row.Equipment) || (row.Driver is { } driver && key == TestMap.OfDriver(driver)));

    private Task<LabAnswer<LabResultRow>> ChangeAsync<TDetail>(Actor actor, string action, LabResultId id, TDetail detail, Func<RecordBatch, LabResultRow> change, CancellationToken cancellation) => TriedAsync(intake.DecideAsync(batch =>
    {
        var row = change(batch);
        audit.Append(batch, actor, action, $"lab-result/{id}", ReadableJson.Write(detail));
        return row;
    }, cancellation));

    // what the writer refuses it has taken back whole; a refusal is an answer
    private static async Task<LabAnswer<T>> TriedAsync<T>(Task<T> decision) where T : class
    {
        try
        {
            return new(await decision, null);
        }
        catch (FormatException refused)
        {
            return new(null, refused.Message);
        }
    }
}
