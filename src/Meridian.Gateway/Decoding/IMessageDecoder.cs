using Meridian.Core.Intake;

namespace Meridian.Gateway.Decoding;

/// <summary>
/// Takes a message of one protocol apart for people to read: the pages of raw messages, of quarantine and of the wire.
/// Each room of Gateway registers one (<c>AddSingleton&lt;IMessageDecoder, …&gt;</c>); the pages' API picks by protocol.
/// </summary>
public interface IMessageDecoder
{
    Protocol Protocol { get; }

    /// <summary>
    /// Decodes as far as the bytes can be understood. Never throws for any bytes: what went wrong stands in
    /// <see cref="DecodedMessage.Problem"/>, beside what was understood before it.
    /// </summary>
    DecodedMessage Decode(ReadOnlyMemory<byte> raw);
}
