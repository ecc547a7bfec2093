using Meridian.Core.Intake;

namespace Meridian.Gateway.Decoding;

/// <summary>A translation of a protocol whose messages are objects that are kept elsewhere than facts: a replay puts the object there before the entry is settled.</summary>
public interface IObjectReplay : IMessageTranslation
{
    /// <summary>Stores what <see cref="IMessageTranslation.Translate(ReadOnlyMemory{byte}, DateTimeOffset)"/> understood. Null: it is on stable storage, now or before; else why not. Storing it twice is harmless.</summary>
    Task<Rejection?> StoreAsync(ReadOnlyMemory<byte> raw, DateTimeOffset at, CancellationToken cancellation);
}
