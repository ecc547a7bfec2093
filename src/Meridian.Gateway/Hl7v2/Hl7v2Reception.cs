using Meridian.Core.Intake;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// From bytes to a submission: parse, translate, and how to answer. The one road for messages of connections and for corrected ones out of quarantine.
/// Owned by one connection: the parsed message and the descriptors are used again and again.
/// </summary>
internal sealed class Hl7v2Reception(Hl7v2Options options)
{
    private readonly Hl7v2Message message = new();
    private readonly Hl7v2Descriptors descriptors = new();
    private readonly Hl7v2ReadOptions reading = options.ReadOptions();

    /// <summary>One message, understood as far as it could be. Never throws for any bytes.</summary>
    /// <param name="hubOffset">The hub's offset from UTC now.</param>
    /// <param name="peer">Address of the peer, without its port; null: none.</param>
    public Hl7v2Received Receive(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt, TimeSpan hubOffset, long connectionId, string? peer = null)
    {
        var assumed = options.AssumedOffset ?? hubOffset;
        Hl7v2Translation translation;
        var hasHeader = Hl7v2Message.TryParse(raw, message, out var rejection, reading);
        if (hasHeader) translation = Hl7v2Translator.Translate(message, descriptors, assumed, options.Senders, peer);
        else
        {
            translation = Hl7v2Translation.Refuse(rejection);
            hasHeader = Hl7v2Message.TryParseHeader(raw, message, out _, reading);
        }
        if (!hasHeader)
            return new(new() { Protocol = Protocol.Hl7v2, ConnectionId = connectionId, Raw = raw, ReceivedAt = receivedAt, Rejection = translation.Rejection }, translation, Hl7v2AckMode.Original);

        var header = message.Header;
        var submission = new Submission
        {
            Protocol = Protocol.Hl7v2,
            ConnectionId = connectionId,
            Raw = raw,
            ReceivedAt = receivedAt,
            Sender = Hl7v2Translator.SenderOf(header),
            // The numbers of answers are counted apart from those of messages, and would be taken for resends of them.
            ControlId = translation.IsAnswer || header[10].IsEmpty ? null : header[10].GetString(),
            Kind = Hl7v2Translator.KindOf(header),
            SentAt = Hl7v2Translator.SentAt(header, assumed),
            Facts = translation.Facts,
            Rejection = translation.Rejection,
        };
        return new(submission, translation, Hl7v2AckMode.Of(header, translation.IsAnswer));
    }
}

/// <summary>A message that came in.</summary>
internal readonly record struct Hl7v2Received(Submission Submission, Hl7v2Translation Translation, Hl7v2AckMode Mode);
