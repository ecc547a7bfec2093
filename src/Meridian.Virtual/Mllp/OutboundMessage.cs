using System.Buffers;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Mllp;

/// <summary>A message that is to be delivered, framed once, so that a resend has the same bytes and the same MSH-10.</summary>
public sealed class OutboundMessage
{
    /// <summary>Frames a message.</summary>
    /// <exception cref="Hl7v2RejectException">The message holds VT or FS.</exception>
    public OutboundMessage(OutboundKind kind, string controlId, ReadOnlySpan<byte> message, Action<OutboundMessage, MllpAnswer>? answered = null)
    {
        (Kind, ControlId, Answered) = (kind, controlId, answered);
        var framed = new ArrayBufferWriter<byte>(message.Length + 3);
        Hl7v2Frame.Write(framed, message);
        Framed = framed.WrittenMemory;
    }

    public OutboundKind Kind { get; }

    /// <summary>MSH-10, by which the answer's MSA-2 finds it.</summary>
    public string ControlId { get; }

    /// <summary>The bytes on the wire: VT, message, FS, CR.</summary>
    public ReadOnlyMemory<byte> Framed { get; }

    /// <summary>Told once, when the final answer has come; on the connection's own task, so it must be quick.</summary>
    internal Action<OutboundMessage, MllpAnswer>? Answered { get; }

    /// <summary>How often it went out.</summary>
    public int Sendings { get; internal set; }

    internal int Refusals { get; set; }
    internal long SentAt { get; set; }
    internal long NotBefore { get; set; }
}
