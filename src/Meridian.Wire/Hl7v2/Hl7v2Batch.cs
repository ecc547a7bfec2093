namespace Meridian.Wire.Hl7v2;

/// <summary>
/// Several messages in one run of bytes: run together, or in the envelopes of the batch protocol (2.10.3):
/// <c>[FHS] { [BHS] { messages } [BTS] } [FTS]</c>. Messages are slices of the bytes, not parsed yet, so that one bad message does not take the others with it.
/// </summary>
public sealed class Hl7v2Batch
{
    private readonly List<ReadOnlyMemory<byte>> messages = [];
    private readonly List<Hl7v2BatchCount> counts = [];

    private Hl7v2Batch() { }

    /// <summary>The messages in order, each from its MSH to the byte before the next segment that begins something else.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Messages => messages;

    /// <summary>True when FHS, BHS, BTS or FTS were there.</summary>
    public bool HasEnvelope { get; private set; }

    /// <summary>The header of the file (FHS), to be read with <see cref="Hl7v2Message.TryParseHeader"/>; empty when there is none.</summary>
    public ReadOnlyMemory<byte> FileHeader { get; private set; }

    /// <summary>The header of the first batch (BHS), to be read with <see cref="Hl7v2Message.TryParseHeader"/>; empty when there is none.</summary>
    public ReadOnlyMemory<byte> BatchHeader { get; private set; }

    /// <summary>What each trailer says it counts, and what was counted.</summary>
    public IReadOnlyList<Hl7v2BatchCount> Counts => counts;

    /// <summary>False when a trailer counts otherwise: something was lost on the way.</summary>
    public bool CountsAgree => counts.TrueForAll(count => count.Agrees);

    /// <summary>True when the bytes hold more than one message, or an envelope: a cheap look before <see cref="Hl7v2Message.Parse"/>.</summary>
    public static bool IsBatch(ReadOnlySpan<byte> bytes)
    {
        var at = SkipBlank(bytes);
        if (bytes[at..].StartsWith("FHS"u8) || bytes[at..].StartsWith("BHS"u8)) return true;
        if (!bytes[at..].StartsWith("MSH"u8) || bytes.Length < at + 4) return false;
        return NextStart(bytes, at + 1, bytes[at + 3]) < bytes.Length;
    }

    /// <summary>Splits bytes into messages.</summary>
    /// <exception cref="Hl7v2RejectException">They begin with none of MSH, FHS, BHS, the envelope is out of order, or there are too many.</exception>
    public static Hl7v2Batch Parse(ReadOnlyMemory<byte> bytes, Hl7v2ReadOptions? options = null)
    {
        var most = (options ?? Hl7v2ReadOptions.Default).MaxMessages;
        var span = bytes.Span;
        var batch = new Hl7v2Batch();
        var at = SkipBlank(span);
        if (at == span.Length) Hl7v2RejectException.Throw(new(Hl7v2Reject.Empty, 0));
        if (span.Length - at < 4 || !IsHeader(span.Slice(at, 3))) Hl7v2RejectException.Throw(new(Hl7v2Reject.NoHeader, at));
        var separator = span[at + 3];
        var parts = 0;
        var inBatch = 0;
        var batches = 0;
        var isBatchOpen = false;
        var isFileClosed = false;
        while (at < span.Length)
        {
            if (++parts > most) Hl7v2RejectException.Throw(new(Hl7v2Reject.TooManyMessages, at));
            var id = span.Slice(at, 3);
            if (IsHeader(id) && at + 3 < span.Length) separator = span[at + 3];
            var end = NextStart(span, at + 3, separator);
            var part = bytes[at..end];
            if (isFileClosed) Hl7v2RejectException.Throw(new(Hl7v2Reject.BrokenBatch, at));
            if (id.SequenceEqual("MSH"u8))
            {
                batch.messages.Add(part);
                inBatch++;
            }
            else
            {
                batch.HasEnvelope = true;
                if (id.SequenceEqual("FHS"u8))
                {
                    if (!batch.FileHeader.IsEmpty || batch.messages.Count > 0 || batches > 0) Hl7v2RejectException.Throw(new(Hl7v2Reject.BrokenBatch, at, new("FHS", 1)));
                    batch.FileHeader = part;
                }
                else if (id.SequenceEqual("BHS"u8))
                {
                    if (batch.BatchHeader.IsEmpty) batch.BatchHeader = part;
                    // A batch whose trailer is missing ends where the next begins.
                    isBatchOpen = true;
                    batches++;
                    inBatch = 0;
                }
                else if (id.SequenceEqual("BTS"u8))
                {
                    if (!isBatchOpen) Hl7v2RejectException.Throw(new(Hl7v2Reject.BrokenBatch, at, new("BTS", 1)));
                    batch.Count("BTS", part.Span, separator, inBatch);
                    isBatchOpen = false;
                    inBatch = 0;
                }
                else
                {
                    batch.Count("FTS", part.Span, separator, Math.Max(batches, batch.messages.Count > 0 ? 1 : 0));
                    isFileClosed = true;
                }
            }
            at = end;
        }
        return batch;
    }

    internal static bool IsHeader(ReadOnlySpan<byte> id) => id.SequenceEqual("MSH"u8) || id.SequenceEqual("BHS"u8) || id.SequenceEqual("FHS"u8);

    // BTS-1 and FTS-1 are numbers; one that is missing says nothing.
    private void Count(string trailer, ReadOnlySpan<byte> segment, byte separator, int counted)
    {
        int? declared = null;
        if (segment.Length > 4)
        {
            var field = segment[4..];
            var end = field.IndexOfAny(separator, (byte)'\r', (byte)'\n');
            if (end >= 0) field = field[..end];
            if (!field.IsEmpty) declared = Hl7v2Numbers.TryGetInt32(field, out var number) ? number : -1;
        }
        counts.Add(new(trailer, declared, counted));
    }

    private static int SkipBlank(ReadOnlySpan<byte> span)
    {
        var at = span.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (at < span.Length && span[at] is (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t' or 0 or 0x1A) at++;
        return at;
    }

    // The next line that begins a message or belongs to the envelope.
    private static int NextStart(ReadOnlySpan<byte> span, int from, byte separator)
    {
        while (true)
        {
            var hit = span[from..].IndexOfAny((byte)'\r', (byte)'\n');
            if (hit < 0) return span.Length;
            from += hit + 1;
            var line = span[from..];
            if (line.Length < 3 || (line.Length > 3 && line[3] != separator && !(IsHeader(line[..3]) && IsPunctuation(line[3])) && line[3] is not ((byte)'\r' or (byte)'\n'))) continue;
            var id = line[..3];
            if (IsHeader(id) ? line.Length > 3 : id.SequenceEqual("BTS"u8) || id.SequenceEqual("FTS"u8)) return from;
        }
    }

    // A message with other delimiters than the one before it.
    private static bool IsPunctuation(byte b) => b < 0x80 && char.IsPunctuation((char)b) || b is (byte)'|' or (byte)'^' or (byte)'~' or (byte)'$' or (byte)'+';
}
