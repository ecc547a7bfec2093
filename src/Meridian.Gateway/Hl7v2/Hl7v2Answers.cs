using System.Buffers;
using System.Globalization;
using Meridian.Core.Intake;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Writes the acknowledgements of one connection, in the words, delimiters and character set of the message that they answer.</summary>
internal sealed class Hl7v2Answers(Hl7v2Options options)
{
    private static long counter;
    private readonly Hl7v2Message header = new();
    private readonly Hl7v2Message whole = new();
    private readonly ArrayBufferWriter<byte> body = new(512);
    private readonly Hl7v2ReadOptions reading = options.ReadOptions();

    /// <summary>Says to an analyzer that asks for its work that the record cannot be read.</summary>
    public static readonly Hl7v2Error OrdersNotRead = new(default, Hl7v2ErrorCode.ApplicationInternalError, Hl7v2Severity.Error, "The hub cannot read its orders now. Ask again.", null);

    /// <summary>What the receipt means for the sender.</summary>
    public static Hl7v2Outcome OutcomeOf(Receipt receipt, Hl7v2Translation translation) => receipt.Kind switch
    {
        ReceiptKind.Unavailable => Hl7v2Outcome.TryAgain,
        // A resend of what was refused is refused again.
        _ when translation.Rejection is not null => translation.IsHeaderRefused ? Hl7v2Outcome.Refused : Hl7v2Outcome.NotUnderstood,
        ReceiptKind.Committed or ReceiptKind.Duplicate => Hl7v2Outcome.Accepted,
        ReceiptKind.Quarantined => Hl7v2Outcome.NotUnderstood,
        _ => throw new InvalidOperationException($"No answer for receipt {receipt.Kind}"),
    };

    /// <summary>Writes one acknowledgement, without its frame.</summary>
    /// <param name="raw">The message, of which the header is read again; empty when there is none.</param>
    public void Write(IBufferWriter<byte> output, ReadOnlyMemory<byte> raw, Hl7v2AckCode code, Hl7v2Outcome outcome, Receipt receipt, Hl7v2Translation translation, DateTimeOffset now)
    {
        var isReadable = !raw.IsEmpty && Hl7v2Message.TryParseHeader(raw, header, out _, reading);
        // analyzers that number their messages look for the same number in the answer's header
        var isFilled = isReadable && Hl7v2Translator.IsNumbered(header.Header);
        var answer = new Hl7v2Acknowledgement
        {
            Code = code,
            IsFilled = isFilled,
            ControlId = isFilled ? ControlIdOf(header.Header, now) : NextControlId(now),
            Time = isFilled ? LocalTime(now) : Hl7v2Timestamp.From(now.ToUniversalTime()),
            Errors = ErrorsOf(outcome, receipt, translation),
            // the laboratory's profiles name themselves in their answers too (IHE LAW, TF-2b 3.27 to 3.29)
            Profile = isReadable && header.Header[21][1].Raw.StartsWith("LAB-"u8) ? header.Header[21].Raw.ToArray() : default,
        };
        // an accept acknowledgment is a general one whatever was asked (2.9.3.2)
        if (translation.Form == Hl7v2AnswerForm.General || !isReadable || code is not (Hl7v2AckCode.AA or Hl7v2AckCode.AE or Hl7v2AckCode.AR))
        {
            answer.WriteTo(output, isReadable ? header : null);
            return;
        }
        var type = Hl7v2AnswerBodies.TypeOf(header.Header, translation.Form);
        answer = answer with { MessageType = type };
        if (Hl7v2Message.TryParse(raw, whole, out _, reading) && Hl7v2AnswerBodies.TryWrite(answer, whole, translation, outcome, body))
        {
            output.Write(body.WrittenSpan);
            return;
        }
        answer.WriteTo(output, header);
    }

    private static Hl7v2Error[] ErrorsOf(Hl7v2Outcome outcome, Receipt receipt, Hl7v2Translation translation) => outcome switch
    {
        Hl7v2Outcome.Accepted => [],
        Hl7v2Outcome.TryAgain => [new(default, Hl7v2ErrorCode.ApplicationInternalError, Hl7v2Severity.Error, "The hub cannot store the message now and did not take it. Try again.", receipt.Reason)],
        _ when translation.Error is { } error => [error],
        _ => [new(default, Hl7v2ErrorCode.ApplicationInternalError, Hl7v2Severity.Error, receipt.Reason ?? "The message was put into quarantine.")],
    };

    /// <summary>MSH-10 for peers that look for the number of their own message in the answer's header.</summary>
    public static string ControlIdOf(Hl7v2Segment header, DateTimeOffset now) =>
        header[10].Raw is var own && !own.IsEmpty && !own.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? header[10].GetString() : NextControlId(now);

    /// <summary>To the second and without an offset, as analyzers of 2.3.1 write it themselves.</summary>
    public static Hl7v2Timestamp LocalTime(DateTimeOffset now) => new(now.LocalDateTime, Hl7v2Precision.Second);

    // MSH-10 of the hub's own: unique among all it ever sent, 20 characters at most (ST of 2.1).
    public static string NextControlId(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"M{now.ToUnixTimeMilliseconds():X}{Interlocked.Increment(ref counter) & 0xFFFFFF:X6}");
}
