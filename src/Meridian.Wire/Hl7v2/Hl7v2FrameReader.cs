using System.Buffers;

namespace Meridian.Wire.Hl7v2;

/// <summary>
/// Cuts one connection's stream into frames. Give it everything that is not yet consumed, each time: true took exactly one frame off the front of the buffer,
/// false needs more and took nothing (but a CR that the block before still owed); then advance a pipe to (start, end). It remembers how far it has looked, so that a large block in small pieces costs its length once.
/// <para>
/// Outside of a block, everything up to the next VT is junk. Inside, FS CR ends the block, and a VT that is followed by MSH, FHS or BHS starts another one: what was before it
/// is half a message. Any other VT or FS stays in the payload and is reported with it. An FS that is followed by VT or LF ends the block without its CR.
/// </para>
/// </summary>
public sealed class Hl7v2FrameReader(Hl7v2FrameOptions? options = null)
{
    private enum Place : byte { Outside, Inside, OverLong }

    private readonly Hl7v2FrameOptions options = options ?? Hl7v2FrameOptions.Default;
    private Place place;
    private Hl7v2FrameFault faults;
    // A CR that may still follow the last block of a peer that may leave it out.
    private bool mayOweCarriageReturn;

    // How far the unconsumed buffer was looked at, and where that is as long as the buffer starts where it started.
    private long examined;
    private SequencePosition examinedPosition;
    private object? startObject;
    private int startIndex;

    /// <summary>True while a block is begun and not ended.</summary>
    public bool IsInsideBlock => place != Place.Outside;

    /// <summary>Bytes looked at since the start, for the tests that hold the cost linear.</summary>
    internal long BytesExamined { get; private set; }

    /// <summary>Takes one frame off the front of <paramref name="buffer"/>; false when more bytes are needed.</summary>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out Hl7v2Frame frame)
    {
        if (mayOweCarriageReturn && !buffer.IsEmpty)
        {
            mayOweCarriageReturn = false;
            if (FirstByte(buffer) == Hl7v2Frame.CarriageReturn) buffer = buffer.Slice(1);
        }
        frame = default;
        if (buffer.IsEmpty) return false;
        var took = place switch
        {
            Place.Outside => TryOutside(ref buffer, out frame),
            Place.Inside => TryInside(ref buffer, out frame),
            Place.OverLong => TryOverLong(ref buffer, out frame),
            _ => throw new InvalidOperationException(),
        };
        if (took) Forget();
        return took;
    }

    /// <summary>Takes what is left when the stream has ended, or when the peer has been silent for long; false when nothing is.</summary>
    public bool TryTakeRest(ref ReadOnlySequence<byte> buffer, out Hl7v2Frame frame)
    {
        frame = default;
        if (buffer.IsEmpty) return false;
        var kind = place switch { Place.Outside => Hl7v2FrameKind.Junk, Place.Inside => Hl7v2FrameKind.HalfMessage, _ => Hl7v2FrameKind.OverLongRest };
        frame = new(kind, kind == Hl7v2FrameKind.HalfMessage ? buffer.Slice(1) : buffer, buffer.Length, faults);
        buffer = buffer.Slice(buffer.End);
        place = Place.Outside;
        faults = Hl7v2FrameFault.None;
        Forget();
        return true;
    }

    private bool TryOutside(ref ReadOnlySequence<byte> buffer, out Hl7v2Frame frame)
    {
        if (FirstByte(buffer) == Hl7v2Frame.StartOfBlock)
        {
            place = Place.Inside;
            return TryInside(ref buffer, out frame);
        }
        var found = Find(buffer, Hl7v2Frame.StartOfBlock, Hl7v2Frame.StartOfBlock, options.MaxJunk, out var at);
        if (!found && buffer.Length < options.MaxJunk)
        {
            frame = default;
            return false;
        }
        var length = found ? at : options.MaxJunk;
        frame = new(Hl7v2FrameKind.Junk, buffer.Slice(0, length), length);
        buffer = buffer.Slice(length);
        return true;
    }

    private bool TryInside(ref ReadOnlySequence<byte> buffer, out Hl7v2Frame frame)
    {
        frame = default;
        if (examined == 0) examined = 1;
        Span<byte> ahead = stackalloc byte[4];
        // The limit counts the payload: VT before it and FS CR after it come on top.
        var limit = (long)options.MaxPayload + 1;
        while (Find(buffer, Hl7v2Frame.EndOfBlock, Hl7v2Frame.StartOfBlock, limit + 1, out var at))
        {
            var rest = buffer.Slice(at);
            var next = ahead[..Copy(rest, ahead)];
            if (next[0] == Hl7v2Frame.EndOfBlock)
            {
                if (options.FinalCarriageReturnOptional)
                {
                    mayOweCarriageReturn = next.Length == 1;
                    return Take(ref buffer, at, next is [_, Hl7v2Frame.CarriageReturn, ..] ? 2 : 1, out frame);
                }
                if (next.Length == 1) return false;
                if (next[1] == Hl7v2Frame.CarriageReturn) return Take(ref buffer, at, 2, out frame);
                if (next[1] is Hl7v2Frame.StartOfBlock or (byte)'\n')
                {
                    faults |= Hl7v2FrameFault.NoCarriageReturn;
                    return Take(ref buffer, at, next[1] == (byte)'\n' ? 2 : 1, out frame);
                }
                faults |= Hl7v2FrameFault.StrayFileSeparator;
            }
            else
            {
                if (next.Length < 4 && MayStartMessage(next[1..])) return false;
                if (next.Length == 4 && MayStartMessage(next[1..]))
                {
                    frame = new(Hl7v2FrameKind.HalfMessage, buffer.Slice(1, at - 1), at, faults);
                    buffer = buffer.Slice(at);
                    place = Place.Outside;
                    faults = Hl7v2FrameFault.None;
                    return true;
                }
                faults |= Hl7v2FrameFault.StrayVerticalTab;
            }
            LookBeyondHit(buffer);
        }
        if (buffer.Length <= limit) return false;
        frame = new(Hl7v2FrameKind.OverLong, buffer.Slice(1, options.MaxPayload), limit, faults, IsLast: false);
        buffer = buffer.Slice(limit);
        place = Place.OverLong;
        faults = Hl7v2FrameFault.None;
        return true;
    }

    private bool TryOverLong(ref ReadOnlySequence<byte> buffer, out Hl7v2Frame frame)
    {
        frame = default;
        Span<byte> ahead = stackalloc byte[4];
        while (Find(buffer, Hl7v2Frame.EndOfBlock, Hl7v2Frame.StartOfBlock, options.MaxJunk, out var at))
        {
            var rest = buffer.Slice(at);
            var next = ahead[..Copy(rest, ahead)];
            if (next[0] == Hl7v2Frame.StartOfBlock)
            {
                if (next.Length < 4 && MayStartMessage(next[1..])) return false;
                if (next.Length == 4 && MayStartMessage(next[1..])) return TakeRest(ref buffer, at, 0, out frame);
            }
            else
            {
                if (options.FinalCarriageReturnOptional)
                {
                    mayOweCarriageReturn = next.Length == 1;
                    return TakeRest(ref buffer, at, next is [_, Hl7v2Frame.CarriageReturn, ..] ? 2 : 1, out frame);
                }
                if (next.Length == 1) return false;
                if (next[1] is Hl7v2Frame.CarriageReturn or (byte)'\n') return TakeRest(ref buffer, at, 2, out frame);
                if (next[1] == Hl7v2Frame.StartOfBlock) return TakeRest(ref buffer, at, 1, out frame);
            }
            LookBeyondHit(buffer);
        }
        if (buffer.Length < options.MaxJunk) return false;
        frame = new(Hl7v2FrameKind.OverLongRest, buffer.Slice(0, options.MaxJunk), options.MaxJunk, IsLast: false);
        buffer = buffer.Slice(options.MaxJunk);
        return true;
    }

    private bool Take(ref ReadOnlySequence<byte> buffer, long at, int ending, out Hl7v2Frame frame)
    {
        frame = new(Hl7v2FrameKind.Message, buffer.Slice(1, at - 1), at + ending, faults);
        buffer = buffer.Slice(at + ending);
        place = Place.Outside;
        faults = Hl7v2FrameFault.None;
        return true;
    }

    private bool TakeRest(ref ReadOnlySequence<byte> buffer, long at, int ending, out Hl7v2Frame frame)
    {
        frame = new(Hl7v2FrameKind.OverLongRest, buffer.Slice(0, at), at + ending);
        buffer = buffer.Slice(at + ending);
        place = Place.Outside;
        return true;
    }

    // A message, a file or a batch; a shorter beginning of one may become it.
    private static bool MayStartMessage(ReadOnlySpan<byte> after) => "MSH"u8.StartsWith(after) || "FHS"u8.StartsWith(after) || "BHS"u8.StartsWith(after);

    // The first segment of a sequence may be empty.
    private static byte FirstByte(ReadOnlySequence<byte> buffer)
    {
        foreach (var part in buffer)
            if (!part.IsEmpty) return part.Span[0];
        throw new InvalidOperationException();
    }

    private static int Copy(ReadOnlySequence<byte> from, Span<byte> to)
    {
        if (from.Length > to.Length) from = from.Slice(0, to.Length);
        from.CopyTo(to);
        return (int)from.Length;
    }

    // The next byte of either kind before offset `until`; when there is one, it is the place that is remembered.
    private bool Find(ReadOnlySequence<byte> buffer, byte one, byte other, long until, out long at)
    {
        if (!IsSameStart(buffer)) Remember(buffer, Math.Min(examined, buffer.Length), buffer.GetPosition(Math.Min(examined, buffer.Length)));
        at = examined;
        foreach (var part in buffer.Slice(examinedPosition))
        {
            if (at >= until) break;
            var span = part.Span[..(int)Math.Min(part.Length, until - at)];
            var hit = span.IndexOfAny(one, other);
            BytesExamined += hit < 0 ? span.Length : hit + 1;
            at += hit < 0 ? span.Length : hit;
            if (hit < 0) continue;
            Remember(buffer, at, buffer.GetPosition(at - examined, examinedPosition));
            return true;
        }
        Remember(buffer, at, at == buffer.Length ? buffer.End : buffer.GetPosition(at - examined, examinedPosition));
        return false;
    }

    private void LookBeyondHit(ReadOnlySequence<byte> buffer) => Remember(buffer, examined + 1, buffer.GetPosition(1, examinedPosition));

    // A remembered position is only good in the chain of segments that it was taken from; a chain is known by its first segment.
    private bool IsSameStart(ReadOnlySequence<byte> buffer) =>
        startObject is ReadOnlySequenceSegment<byte> && ReferenceEquals(buffer.Start.GetObject(), startObject) && buffer.Start.GetInteger() == startIndex;

    private void Remember(ReadOnlySequence<byte> buffer, long offset, SequencePosition position)
    {
        examined = offset;
        examinedPosition = position;
        startObject = buffer.Start.GetObject();
        startIndex = buffer.Start.GetInteger();
    }

    private void Forget()
    {
        examined = 0;
        examinedPosition = default;
        startObject = null;
    }
}
