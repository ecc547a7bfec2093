using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;

namespace Meridian.Gateway.Hl7v2;

/// <summary>A message out of quarantine takes the same road as one off the wire.</summary>
internal sealed class Hl7v2MessageTranslation(Hl7v2Options options, TimeProvider clock) : IMessageTranslation
{
    public Protocol Protocol => Protocol.Hl7v2;

    public Submission Translate(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt) =>
        new Hl7v2Reception(options).Receive(raw, receivedAt, clock.LocalTimeZone.GetUtcOffset(receivedAt), connectionId: 0).Submission;
}
