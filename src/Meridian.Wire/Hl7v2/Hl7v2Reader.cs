namespace Meridian.Wire.Hl7v2;

/// <summary>
/// Reads the messages of one frame or file, one after another, into the same <see cref="Hl7v2Message"/>: one message as a rule, several where a sender
/// runs them together or sends a batch. A message that is refused does not stop those after it.
/// </summary>
public sealed class Hl7v2Reader
{
    private readonly Hl7v2ReadOptions options;
    private readonly ReadOnlyMemory<byte> single;
    private int next;

    /// <summary>Looks at the bytes; only a batch costs memory here.</summary>
    /// <exception cref="Hl7v2RejectException">The bytes are longer than allowed, or the envelope of a batch is out of order.</exception>
    public Hl7v2Reader(ReadOnlyMemory<byte> bytes, Hl7v2ReadOptions? options = null)
    {
        this.options = options ?? Hl7v2ReadOptions.Default;
        if (bytes.Length > this.options.MaxBytes) Hl7v2RejectException.Throw(new(Hl7v2Reject.TooLong, this.options.MaxBytes));
        if (Hl7v2Batch.IsBatch(bytes.Span)) Batch = Hl7v2Batch.Parse(bytes, this.options);
        else single = bytes;
    }

    /// <summary>The batch; null when the bytes are one message.</summary>
    public Hl7v2Batch? Batch { get; }

    /// <summary>How many messages there are, readable or not.</summary>
    public int Count => Batch?.Messages.Count ?? 1;

    /// <summary>The bytes of the message that was tried last.</summary>
    public ReadOnlyMemory<byte> Current { get; private set; }

    /// <summary>
    /// Tries the next message; false when there is none. Where it is refused, <paramref name="rejection"/> says why, with the offset counted in
    /// <see cref="Current"/>, and <paramref name="message"/> is empty.
    /// </summary>
    public bool TryRead(Hl7v2Message message, out Hl7v2Rejection rejection)
    {
        rejection = default;
        if (next == Count) return false;
        Current = Batch is null ? single : Batch.Messages[next];
        next++;
        _ = Hl7v2Message.TryParse(Current, message, out rejection, options);
        return true;
    }
}
