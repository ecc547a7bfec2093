using System.Buffers;
using System.Globalization;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Analyzers whose question is answered by the work itself (QRY^Q02, ORM^O01), and those that take it specimen by specimen. In the loop of the answers.</summary>
internal sealed partial class Hl7v2Session
{
    private Hl7v2Message? asked;
    private readonly Queue<HostAnswer> toShow = new();
    private int shown;

    private bool IsToldAtOnce(Pending pending, Hl7v2Outcome outcome) =>
        outcome == Hl7v2Outcome.Accepted && endpoint.Work is not null && pending.Translation.Query is { Form: not Hl7v2QueryForm.Law };

    private async ValueTask TellAtOnceAsync(Pending pending, Receipt receipt, Hl7v2LabQuery query, Hl7v2LabHost work)
    {
        var message = Hl7v2Message.Parse(pending.Raw, options.ReadOptions());
        var output = new ArrayBufferWriter<byte>(1024);
        var found = query.IsCanceled ? [] : work.Find(query);
        if (query.Form == Hl7v2QueryForm.Refill)
        {
            var answer = found?[0];
            Hl7v2RefillWork.Write(output, message, answer, clock.GetLocalNow());
            Send(output.WrittenSpan, answer is null ? "AE" : answer.Kind == HostAnswerKind.Found ? "AA" : "AR", pending, receipt);
            // its taking is not acknowledged
            if (answer is { Kind: HostAnswerKind.Found }) await work.TakenAsync(new("", output.WrittenMemory, answer.Tests));
            return;
        }
        // a new question ends the one before
        (asked, shown) = (message, 0);
        toShow.Clear();
        foreach (var answer in found ?? [])
            if (answer.Kind == HostAnswerKind.Found) toShow.Enqueue(answer);
        Hl7v2DisplayWork.Acknowledge(output, message, found is null ? null : query.IsCanceled || toShow.Count > 0, clock.GetLocalNow());
        Send(output.WrittenSpan, found is null ? "AE" : "AA", pending, receipt);
        if (toShow.Count > 0) Show();
    }

    private void Show()
    {
        var answer = toShow.Dequeue();
        var number = (++shown).ToString(CultureInfo.InvariantCulture);
        var output = new ArrayBufferWriter<byte>(1024);
        Hl7v2DisplayWork.Write(output, asked!, answer, number, toShow.Count > 0 ? number : null, clock.GetLocalNow());
        Tell(new(number, output.WrittenMemory, answer.Tests));
    }

    /// <summary>Some acknowledge what they are shown by the number of their own question.</summary>
    private string Shown(string controlId) => asked is not null && shown > 0 && controlId == asked.Header[10].GetString() && !told!.ContainsKey(controlId) ? shown.ToString(CultureInfo.InvariantCulture) : controlId;

    /// <summary>The next specimen, once the analyzer has said how it did with the last.</summary>
    private void ShowNext(string controlId)
    {
        if (toShow.Count > 0 && controlId == shown.ToString(CultureInfo.InvariantCulture)) Show();
    }
}
