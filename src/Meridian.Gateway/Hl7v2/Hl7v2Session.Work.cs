using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Work that is told over the connection that asked for it (IHE LAW LAB-28 behind the answer to LAB-27), and the analyzer's word on it. In the loop of the answers.</summary>
internal sealed partial class Hl7v2Session
{
    // more than this many without a word: the oldest are told again when the analyzer asks again
    private const int MostUnanswered = 1024;
    private Dictionary<string, Hl7v2LabOrder>? told;

    private async ValueTask TellAsync(Pending pending, Receipt receipt)
    {
        if (pending.Translation.Query is not { } query || endpoint.Work is not { } work || isPeerGone) return;
        if (Hl7v2Answers.OutcomeOf(receipt, pending.Translation) != Hl7v2Outcome.Accepted) return;
        if (query.Form != Hl7v2QueryForm.Law)
        {
            await TellAtOnceAsync(pending, receipt, query, work);
            return;
        }
        if (options.Senders.AnalyzerOf(query.Application, query.Facility) is { } analyzer)
        {
            await work.QueueAsync(query, analyzer);
            return;
        }
        foreach (var order in work.Answer(query)) Tell(order);
    }

    private void Tell(Hl7v2LabOrder order)
    {
        told ??= new(StringComparer.Ordinal);
        Hl7v2Frame.Write(connection.Transport.Output, order.Message.Span);
        live.MessageWent(order.Message.Span);
        Hl7v2Metrics.LabWork.Add(1, new KeyValuePair<string, object?>("kind", order.Tests.Count > 0 ? "work" : "nothing"));
        if (order.Tests.Count == 0) return;
        if (told.Count >= MostUnanswered) told.Remove(told.Keys.First());
        told[order.ControlId] = order;
    }

    private async ValueTask HearAsync(Pending pending)
    {
        if (pending.Translation.AnswerTo is not var (controlId, code) || told is null || !told.Remove(Shown(controlId), out var order)) return;
        ShowNext(order.ControlId);
        if (code is not ("AA" or "CA"))
        {
            endpoint.Log.WorkRefused(live.Id, live.Peer, code);
            return;
        }
        var refused = pending.Translation.Facts.LabReports is [var report, ..] ? report.Refused : [];
        HostTest[] taken = [.. order.Tests.Where(test => !refused.Any(one => one.Test.Value == test.Local))];
        if (taken.Length > 0) await endpoint.Work!.TakenAsync(order with { Tests = taken });
    }
}
