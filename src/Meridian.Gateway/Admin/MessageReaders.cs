using Meridian.Core.Intake;
using Meridian.Gateway.Decoding;

namespace Meridian.Gateway.Admin;

/// <summary>Picks the decoder or translation of a protocol; a protocol whose room gives none shows bytes alone.</summary>
internal sealed class MessageReaders(IEnumerable<IMessageDecoder> decoders, IEnumerable<IMessageTranslation> translations)
{
    private readonly Dictionary<Protocol, IMessageDecoder> decoders = decoders.ToDictionary(decoder => decoder.Protocol);
    private readonly Dictionary<Protocol, IMessageTranslation> translations = translations.ToDictionary(translation => translation.Protocol);

    /// <summary>Null: nobody can decode this protocol.</summary>
    public DecodedMessage? Decode(Protocol protocol, ReadOnlyMemory<byte> raw) => raw.Length == 0 ? null : decoders.GetValueOrDefault(protocol)?.Decode(raw);

    public IMessageTranslation? Translation(Protocol protocol) => translations.GetValueOrDefault(protocol);
}
