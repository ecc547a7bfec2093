using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;
using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>A message out of quarantine takes the same road as one off the wire; the sender that was stored with it says which device it is of.</summary>
internal sealed class Poct1MessageTranslation(Poct1Options options, TimeProvider clock) : IMessageTranslation
{
    public Protocol Protocol => Protocol.Poct1;

    public Submission Translate(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt) => Translate(raw, receivedAt, "");

    public Submission Translate(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt, string sender)
    {
        var device = Poct1Device.OfSender(sender);
        if (!Poct1Reader.TryRead(raw, out var message, out var rejection)) return Poct1Reception.Refused(raw, rejection, device, receivedAt, connectionId: 0);
        if (message.Type == Poct1Types.Hello) device = Poct1Device.Of(Poct1Hello.Of(message));
        return Poct1Reception.Receive(message, device, receivedAt, options.AssumedOffset ?? clock.LocalTimeZone.GetUtcOffset(receivedAt), connectionId: 0);
    }
}
