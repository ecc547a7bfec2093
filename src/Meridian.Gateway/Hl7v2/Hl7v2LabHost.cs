using System.Buffers;
using Meridian.Core.Forwarding;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Record;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// The host's side of IHE LAW: what an analyzer that asks is told (LAB-28 after LAB-27), and that it took it. Work is told again whenever it is asked for, until its
/// results are there; so an order that is lost on the line is asked for again, and nothing hangs on its answer but the state that people see.
/// </summary>
internal sealed class Hl7v2LabHost(HostQuery host, LabDesk desk, IIntake intake, DeliveryQueue queue, Hl7v2Options options, TimeProvider clock, ILogger<Hl7v2LabHost> log)
{
    // all that is open, as one message a specimen: more than a day's worth of a large analyzer is not asked for in earnest
    private const int MostAtOnce = 1000;

    /// <summary>What there is to do, specimen by specimen; null when the record cannot be read now.</summary>
    public IReadOnlyList<HostAnswer>? Find(Hl7v2LabQuery query)
    {
        try
        {
            var known = host.Known(query.Analyzer);
            return query.Specimens.Count == 0
                ? [.. host.All(known, query.Driver).Where(answer => IsWithin(answer.Order, query)).Take(MostAtOnce)]
                : [.. query.Specimens.Take(MostAtOnce).Select(specimen => host.Answer(known, query.Driver, specimen))];
        }
        catch (RecordUnavailableException trouble)
        {
            log.WorkNotRead(trouble.Message);
            return null;
        }
    }

    /// <summary>The messages of IHE LAW for one question, each with its number and the tests in it. Empty when the record cannot be read now: the analyzer asks again.</summary>
    public IReadOnlyList<Hl7v2LabOrder> Answer(Hl7v2LabQuery query) => [.. (Find(query) ?? []).Select(answer => Write(answer, query.Application, query.Facility))];

    private static bool IsWithin(LabOrderRow? order, Hl7v2LabQuery query)
    {
        if (order is null) return false;
        var at = order.Order.RequestedAt ?? order.CreatedAt;
        return !(at < query.From) && !(at > query.To);
    }

    public Hl7v2LabOrder Write(HostAnswer answer, string application, string facility)
    {
        var now = clock.GetLocalNow();
        var controlId = Hl7v2Answers.NextControlId(now);
        var text = new ArrayBufferWriter<byte>(512);
        Hl7v2LabWork.Write(text, answer, application, facility, options.Senders.CodingSystemOf(application, facility), controlId, now);
        return new(controlId, text.WrittenMemory, answer.Kind == HostAnswerKind.Found ? answer.Tests : []);
    }

    /// <summary>Puts what an analyzer asked for into the queue to its own listener.</summary>
    public async Task QueueAsync(Hl7v2LabQuery query, Hl7v2Analyzer analyzer)
    {
        try
        {
            IReadOnlyList<string> specimens = query.Specimens.Count > 0 ? query.Specimens : [.. host.All(host.Known(query.Analyzer), query.Driver).Take(MostAtOnce).Select(answer => answer.SpecimenId)];
            await intake.DecideAsync(batch =>
            {
                foreach (var specimen in specimens) queue.Add(batch, DeliveryKind.LabWork, analyzer.Destination, specimen, detail: "asked");
                return specimens.Count;
            });
        }
        catch (RecordUnavailableException trouble)
        {
            log.WorkNotRead(trouble.Message);
        }
    }

    /// <summary>Notes that an analyzer took its work.</summary>
    public async Task TakenAsync(Hl7v2LabOrder order)
    {
        try
        {
            await desk.AssignAsync(order.Tests);
        }
        catch (RecordUnavailableException trouble)
        {
            log.WorkNotRead(trouble.Message);
        }
    }
}

/// <summary>One message of work.</summary>
/// <param name="ControlId">MSH-10.</param>
/// <param name="Tests">Empty: it says that there is nothing to do.</param>
internal sealed record Hl7v2LabOrder(string ControlId, ReadOnlyMemory<byte> Message, IReadOnlyList<HostTest> Tests);
