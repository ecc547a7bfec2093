using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Decoding;

namespace Meridian.Gateway.Admin;

/// <summary>Picks the decoder or translation of a protocol; a protocol whose room gives none shows bytes alone.</summary>
internal sealed class MessageReaders(IEnumerable<IMessageDecoder> decoders, IEnumerable<IMessageTranslation> translations, IEnumerable<IConversationReader> conversations)
{
    private readonly Dictionary<Protocol, IMessageDecoder> decoders = decoders.ToDictionary(decoder => decoder.Protocol);
    private readonly Dictionary<Protocol, IMessageTranslation> translations = translations.ToDictionary(translation => translation.Protocol);

    private readonly Dictionary<Protocol, IConversationReader> conversations = conversations.ToDictionary(reader => reader.Protocol);

    /// <summary>What went over a line, as a kept conversation has it; empty: nobody can read it.</summary>
    public IReadOnlyList<ConversationStep> Steps(ConnectionEventRow kept) => conversations.GetValueOrDefault(kept.Protocol)?.Read(kept.Bytes, kept.At) ?? [];

    /// <summary>Null: nobody can decode this protocol.</summary>
    public DecodedMessage? Decode(Protocol protocol, ReadOnlyMemory<byte> raw) => raw.Length == 0 ? null : decoders.GetValueOrDefault(protocol)?.Decode(raw);

    public IMessageTranslation? Translation(Protocol protocol) => translations.GetValueOrDefault(protocol);
}
