using Meridian.Core.Intake;
using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>From a message to a submission: the one road for messages of connections and for corrected ones out of quarantine.</summary>
internal static class Poct1Reception
{
    /// <summary>A message that could be read.</summary>
    public static Submission Receive(Poct1Message message, Poct1Device? device, DateTimeOffset receivedAt, TimeSpan assumedOffset, long connectionId)
    {
        var translation = Poct1Translator.Translate(message, device, assumedOffset);
        return new()
        {
            Protocol = Protocol.Poct1, ConnectionId = connectionId, Raw = message.Raw, ReceivedAt = receivedAt, Sender = device?.Sender ?? "", ControlId = message.ControlId, Kind = message.Type,
            SentAt = message.CreatedAt?.ToDateTimeOffset(assumedOffset), Facts = translation.Facts, Rejection = translation.Rejection,
        };
    }

    /// <summary>A document that is no message.</summary>
    public static Submission Refused(ReadOnlyMemory<byte> raw, Poct1Rejection rejection, Poct1Device? device, DateTimeOffset receivedAt, long connectionId) => new()
    {
        Protocol = Protocol.Poct1, ConnectionId = connectionId, Raw = raw, ReceivedAt = receivedAt, Sender = device?.Sender ?? "",
        Rejection = new(rejection.Reason.ToString(), rejection.Place, rejection.Describe() + "."),
    };
}
