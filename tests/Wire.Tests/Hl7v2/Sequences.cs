using System.Buffers;

namespace Meridian.Wire.Tests.Hl7v2;

/// <summary>Sequences of bytes cut at chosen places, as a pipe would hand them over.</summary>
internal static class Sequences
{
    public static ReadOnlySequence<byte> Of(params ReadOnlySpan<byte[]> parts)
    {
        Segment? first = null, last = null;
        foreach (var part in parts)
        {
            last = new Segment(part, last);
            first ??= last;
        }
        return first is null ? ReadOnlySequence<byte>.Empty : new(first, 0, last!, last!.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
