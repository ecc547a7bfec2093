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
    private readonly Hl7v2ReadOptions reading = options.ReadOptions();

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
        new Hl7v2Acknowledgement
        {
            Code = code,
            ControlId = NextControlId(now),
            Time = Hl7v2Timestamp.From(now.ToUniversalTime()),
            Errors = ErrorsOf(outcome, receipt, translation),
        }.WriteTo(output, isReadable ? header : null);
    }

    private static Hl7v2Error[] ErrorsOf(Hl7v2Outcome outcome, Receipt receipt, Hl7v2Translation translation) => outcome switch
    {
        Hl7v2Outcome.Accepted => [],
        Hl7v2Outcome.TryAgain => [new(default, Hl7v2ErrorCode.ApplicationInternalError, Hl7v2Severity.Error, "The hub cannot store the message now and did not take it. Try again.", receipt.Reason)],
        _ when translation.Error is { } error => [error],
        _ => [new(default, Hl7v2ErrorCode.ApplicationInternalError, Hl7v2Severity.Error, receipt.Reason ?? "The message was put into quarantine.")],
    };

    // MSH-10 of the hub's own: unique among all it ever sent, 20 characters at most (ST of 2.1).
    public static string NextControlId(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"M{now.ToUnixTimeMilliseconds():X}{Interlocked.Increment(ref counter) & 0xFFFFFF:X6}");
}
