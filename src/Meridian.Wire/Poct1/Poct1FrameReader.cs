using System.Buffers;

namespace Meridian.Wire.Poct1;

/// <summary>
/// Cuts one connection's stream into documents. Give it everything that is not yet consumed, each time: true took exactly one frame off the front of the buffer,
/// false needs more and took nothing; then advance a pipe to (start, end). It remembers how far it has looked, so that a long document in small pieces costs its length once.
/// <para>
/// Between documents, blanks, byte order marks and the block characters of MLLP are passed over, and everything else up to the next <c>&lt;</c> is junk. Inside of one it follows
/// the markup (<see cref="Poct1Markup"/>) only as far as is needed to find the end of the root element; whether the document is right is for <see cref="Poct1Reader"/>.
/// A declaration or the root tag of a message inside of a document means that the one before was cut off: it is half a message, and the new one is read.
/// After bytes that are no XML, only such a start is trusted. A stream that has begun in UTF-16 stays in it.
/// </para>
/// </summary>
public sealed class Poct1FrameReader(Poct1FrameOptions? options = null)
{
    private enum Place : byte { Outside, Inside, Skipping }

    private readonly Poct1FrameOptions options = options ?? Poct1FrameOptions.Default;
    private readonly Poct1Markup markup = new((options ?? Poct1FrameOptions.Default).MaxDepth);
    private Place place;
    // How far the unconsumed buffer was looked at, and where in it the document starts.
    private long examined, start;
    private bool sawBlock, sawJunk;
    // Bytes of a code unit: 1, or 2 for UTF-16 once the stream has shown it.
    private int unit = 1;
    private bool isBigEndian;

    /// <summary>True while a document is begun and not ended.</summary>
    public bool IsInsideDocument => place == Place.Inside;

    /// <summary>Bytes looked at since the start, for the tests that hold the cost linear.</summary>
    internal long BytesExamined { get; private set; }

    /// <summary>Takes one frame off the front of <paramref name="buffer"/>; false when more bytes are needed.</summary>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out Poct1Frame frame)
    {
        frame = default;
        if (place == Place.Outside && !TryBegin(ref buffer, out frame)) return frame.Payload.Length > 0;
        if (place == Place.Inside) return Follow(ref buffer, out frame);
        return place == Place.Skipping && Skip(ref buffer, out frame);
    }

    /// <summary>Takes what is left when the stream has ended, or when the peer has been silent for long; false when nothing is.</summary>
    public bool TryTakeRest(ref ReadOnlySequence<byte> buffer, out Poct1Frame frame)
    {
        frame = default;
        if (buffer.IsEmpty) return false;
        var isHalf = place == Place.Inside;
        frame = new(isHalf ? Poct1FrameKind.HalfMessage : Poct1FrameKind.Junk, buffer.Slice(isHalf ? start : 0), buffer.Length, sawBlock);
        buffer = buffer.Slice(buffer.End);
        Forget(Place.Outside);
        return true;
    }

    /// <summary>Looks for the start of a document. False: there is none yet, or junk before it was taken as a frame.</summary>
    private bool TryBegin(ref ReadOnlySequence<byte> buffer, out Poct1Frame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(Math.Min(examined, buffer.Length));
        while (reader.Remaining >= unit)
        {
            if (unit == 1 && LooksWide(ref reader) is var wide and not null)
            {
                if (wide.Value.NeedsMore) break;
                (unit, isBigEndian) = (2, wide.Value.IsBigEndian);
                continue;
            }
            var c = Peek(ref reader);
            if (c == '<')
            {
                if (sawJunk) return !Take(ref buffer, Poct1FrameKind.Junk, 0, reader.Consumed, reader.Consumed, out frame);
                (start, examined) = (reader.Consumed, reader.Consumed);
                markup.Begin();
                place = Place.Inside;
                return true;
            }
            if (c == Poct1Frame.StartOfBlock) sawBlock = true;
            else if (c != '\uFEFF' && (c > 0xFF || !Poct1Frame.IsBlankByte((byte)c))) sawJunk = true;
            reader.Advance(unit);
            BytesExamined += unit;
            examined = reader.Consumed;
            if (examined >= options.MaxJunk) return !Take(ref buffer, Poct1FrameKind.Junk, 0, examined, examined, out frame);
        }
        return false;
    }

    // UTF-16 shows by its byte order mark, or by a NUL beside the first '<'. A blank before the NUL was the first half of a unit of two.
    private static (bool IsBigEndian, bool NeedsMore)? LooksWide(ref SequenceReader<byte> reader)
    {
        reader.TryPeek(out var first);
        if (first is not (0xFF or 0xFE or 0 or (byte)'<')) return null;
        if (!reader.TryPeek(1, out var second)) return (false, NeedsMore: true);
        return (first, second) switch
        {
            (0xFF, 0xFE) => (false, false),
            (0xFE, 0xFF) => (true, false),
            ((byte)'<', 0) => (false, false),
            (0, (byte)'<') when reader.Consumed == 0 || !EndsWithHalfUnit(reader) => (true, false),
            _ => null,
        };
    }

    private static bool EndsWithHalfUnit(SequenceReader<byte> reader)
    {
        reader.Rewind(1);
        return reader.TryPeek(out var before) && before != 0 && before < 0x80;
    }

    private bool Follow(ref ReadOnlySequence<byte> buffer, out Poct1Frame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(Math.Min(examined, buffer.Length));
        while (reader.Remaining >= unit)
        {
            var at = reader.Consumed;
            if (at - start >= options.MaxMessage) return Take(ref buffer, Poct1FrameKind.OverLong, start, at - start, at, out frame, Place.Skipping);
            var step = markup.Step(Peek(ref reader), at);
            reader.Advance(unit);
            BytesExamined += unit;
            switch (step)
            {
                case Poct1MarkupStep.More:
                    continue;
                case Poct1MarkupStep.End:
                    return Take(ref buffer, Poct1FrameKind.Message, start, reader.Consumed - start, reader.Consumed, out frame);
                case Poct1MarkupStep.Restart:
                    return Take(ref buffer, Poct1FrameKind.HalfMessage, start, markup.TagAt - start, markup.TagAt, out frame);
                case Poct1MarkupStep.Broken:
                    // The unit at fault is looked at again, as it may start the next message; one at least is taken, or nothing would go on.
                    var end = Math.Max(at, start + unit);
                    return Take(ref buffer, Poct1FrameKind.Malformed, start, end - start, end, out frame, Place.Skipping);
                default:
                    throw new InvalidOperationException();
            }
        }
        examined = reader.Consumed;
        return false;
    }

    /// <summary>Passes over bytes up to where a message certainly starts.</summary>
    private bool Skip(ref ReadOnlySequence<byte> buffer, out Poct1Frame frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(buffer);
        reader.Advance(Math.Min(examined, buffer.Length));
        Span<char> name = stackalloc char[Poct1Markup.StartLength];
        while (reader.Remaining >= unit)
        {
            if (Peek(ref reader) == '<')
            {
                if (reader.Remaining < (name.Length + 1) * unit) break;
                var ahead = reader;
                for (var i = 0; i < name.Length; i++)
                {
                    ahead.Advance(unit);
                    name[i] = Peek(ref ahead);
                }
                if (Poct1Markup.StartsMessage(name))
                {
                    var junk = reader.Consumed;
                    if (junk > 0) return Take(ref buffer, Poct1FrameKind.Junk, 0, junk, junk, out frame);
                    Forget(Place.Outside);
                    return TryRead(ref buffer, out frame);
                }
            }
            reader.Advance(unit);
            BytesExamined += unit;
            examined = reader.Consumed;
            if (examined >= options.MaxJunk) return Take(ref buffer, Poct1FrameKind.Junk, 0, examined, examined, out frame, Place.Skipping);
        }
        return false;
    }

    private char Peek(ref SequenceReader<byte> reader)
    {
        reader.TryPeek(out var first);
        if (unit == 1) return (char)first;
        reader.TryPeek(1, out var second);
        return isBigEndian ? (char)(first << 8 | second) : (char)(second << 8 | first);
    }

    private bool Take(ref ReadOnlySequence<byte> buffer, Poct1FrameKind kind, long from, long length, long wire, out Poct1Frame frame, Place next = Place.Outside)
    {
        frame = new(kind, buffer.Slice(from, length), wire, sawBlock);
        buffer = buffer.Slice(wire);
        Forget(next);
        return true;
    }

    private void Forget(Place next) => (place, examined, start, sawBlock, sawJunk) = (next, 0, 0, false, false);
}
