using Meridian.Core.Intake;

namespace Meridian.Gateway.Decoding;

/// <summary>Reads what a room kept of a line's conversation (<see cref="Core.Record.ConnectionEventKind.Conversation"/>). A room that keeps any registers one.</summary>
public interface IConversationReader
{
    Protocol Protocol { get; }

    /// <summary>The steps in their order. Never throws for any bytes: what cannot be read is left out.</summary>
    /// <param name="ended">When the conversation ended.</param>
    IReadOnlyList<ConversationStep> Read(ReadOnlyMemory<byte> kept, DateTimeOffset ended);
}

/// <summary>What went over a line at one time, one way.</summary>
/// <param name="Note">What was made of it, in words; null: nothing to say.</param>
public sealed record ConversationStep(DateTimeOffset At, bool IsReceived, bool IsControl, byte[] Bytes, string? Note);
