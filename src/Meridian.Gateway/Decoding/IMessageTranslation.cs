using Meridian.Core.Intake;

namespace Meridian.Gateway.Decoding;

/// <summary>
/// Makes of bytes the same submission that the endpoint of the protocol makes when they come over a connection: same reader, same
/// translator, same rejection. With it a corrected message out of quarantine takes the road that every message takes.
/// Each room of Gateway registers one (<c>AddSingleton&lt;IMessageTranslation, …&gt;</c>).
/// </summary>
public interface IMessageTranslation
{
    Protocol Protocol { get; }

    /// <summary>
    /// Pure: submits nothing. What cannot be understood is a submission with its <see cref="Submission.Rejection"/>; never throws for any bytes.
    /// The caller sets <see cref="Submission.ReplayOf"/>.
    /// </summary>
    Submission Translate(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt);

    /// <summary>The same, for a protocol whose messages do not name their sender: he is known from what was stored with the message (<see cref="Submission.Sender"/>).</summary>
    Submission Translate(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt, string sender) => Translate(raw, receivedAt);
}
