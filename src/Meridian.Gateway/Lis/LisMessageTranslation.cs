using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;

namespace Meridian.Gateway.Lis;

/// <summary>A message out of quarantine takes the same road as one off the wire; a query in it is not answered, since nobody waits any more.</summary>
internal sealed class LisMessageTranslation(LisOptions options, LisDrivers drivers, TimeProvider clock) : IMessageTranslation
{
    public Protocol Protocol => Protocol.Lis;

    public Submission Translate(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt) =>
        LisReception.Receive(raw, receivedAt, new(drivers, drivers.Default, false, null, "", options.AssumedOffset ?? clock.LocalTimeZone.GetUtcOffset(receivedAt), ConnectionId: 0)).Submission;
}
