using System.Buffers;
using System.Threading.Channels;
using Meridian.Core.Intake;
using Meridian.Model;
using Meridian.Wire.Hl7v2;
using Microsoft.AspNetCore.Connections;

namespace Meridian.Gateway.Hl7v2;

/// <summary>The answers, in the order of the messages.</summary>
internal sealed partial class Hl7v2Session
{
    private bool isPeerGone;

    private async Task AnswerAsync(ChannelReader<Pending> reader)
    {
        var answers = new Hl7v2Answers(options);
        var text = new ArrayBufferWriter<byte>(512);
        await foreach (var pending in reader.ReadAllAsync(CancellationToken.None))
        {
            Receipt receipt;
            try
            {
                receipt = await pending.Receipt;
            }
            catch (Exception wrong)
            {
                // Intake promises receipts, not exceptions; whatever it was, nothing is known to be stored, and nothing may say so.
                endpoint.Log.Failed(live.Id, live.Peer, wrong);
                receipt = new(ReceiptKind.Unavailable, default, "The hub failed to store the message.");
            }
            try
            {
                Answer(answers, text, pending, receipt);
                await TellAsync(pending, receipt);
                await HearAsync(pending);
                if (!isPeerGone && !(reader.TryPeek(out var next) && next.Receipt.IsCompleted)) await FlushAsync();
            }
            catch (Exception wrong)
            {
                GoneBecause(wrong);
            }
            Interlocked.Decrement(ref outstanding);
        }
        if (!isPeerGone)
        {
            try { await FlushAsync(); }
            catch (Exception wrong) { GoneBecause(wrong); }
        }
    }

    private void Answer(Hl7v2Answers answers, ArrayBufferWriter<byte> text, Pending pending, Receipt receipt)
    {
        if (isPeerGone) return;
        var outcome = Hl7v2Answers.OutcomeOf(receipt, pending.Translation);
        if (pending.Mode.AcceptCode(outcome) is { } accept) Answer(accept);
        if (pending.Mode.ApplicationCode(outcome) is { } application && !IsToldAtOnce(pending, outcome)) Answer(application);
        // A sender that wants no answer cannot be told that its message was not taken, except by hanging up.
        if (outcome == Hl7v2Outcome.TryAgain && !pending.Mode.Wants(outcome)) Stop("the record is unavailable and the sender wants no answers");

        void Answer(Hl7v2AckCode code)
        {
            text.ResetWrittenCount();
            answers.Write(text, pending.Raw, code, outcome, receipt, pending.Translation, clock.GetUtcNow());
            Send(text.WrittenSpan, NameOf(code), pending, receipt);
        }
    }

    private void Send(ReadOnlySpan<byte> answer, string code, Pending pending, Receipt receipt)
    {
        Hl7v2Frame.Write(connection.Transport.Output, answer);
        live.AnswerWent(answer, code, receipt.Sequence);
        Hl7v2Metrics.Answers.Add(1, new KeyValuePair<string, object?>("code", code));
        Hl7v2Metrics.AnswerTime.Record(clock.GetElapsedTime(pending.Came).TotalMilliseconds);
    }

    private async ValueTask FlushAsync()
    {
        Volatile.Write(ref flushBegan, Math.Max(1, clock.GetTimestamp()));
        // Not cancelled by ConnectionClosed: a peer that has only closed its own side still reads. Abort ends it.
        var result = await connection.Transport.Output.FlushAsync(CancellationToken.None);
        Volatile.Write(ref flushBegan, 0);
        if (result.IsCompleted) isPeerGone = true;
    }

    private void GoneBecause(Exception wrong)
    {
        Volatile.Write(ref flushBegan, 0);
        isPeerGone = true;
        if (wrong is not (IOException or OperationCanceledException or InvalidOperationException)) endpoint.Log.Failed(live.Id, live.Peer, wrong);
        // Ends the reading loop as well; what was submitted is still taken to its end.
        connection.Abort(new ConnectionAbortedException("The answers could not be sent."));
    }

    private static string NameOf(Hl7v2AckCode code) => code switch
    {
        Hl7v2AckCode.AA => "AA",
        Hl7v2AckCode.AE => "AE",
        Hl7v2AckCode.AR => "AR",
        Hl7v2AckCode.CA => "CA",
        Hl7v2AckCode.CE => "CE",
        Hl7v2AckCode.CR => "CR",
        _ => throw new InvalidOperationException(),
    };
}
