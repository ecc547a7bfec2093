using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Waves;

public static partial class WaveCodec
{
    /// <summary>Appends one block.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxSamples"/> samples.</exception>
    public static void Encode(ReadOnlySpan<int> samples, PackedWriter to)
    {
        if (samples.Length > MaxSamples) throw new ArgumentException($"A wave block holds at most {MaxSamples} samples.", nameof(samples));
        var begin = to.Length;
        var rented = ArrayPool<int>.Shared.Rent(Math.Max(1, samples.Length));
        try
        {
            var values = rented.AsSpan(0, samples.Length);
            var measured = samples.IndexOf(WaveSegment.Missing) < 0 ? samples.Length : Compact(samples, values);
            if (measured == samples.Length) samples.CopyTo(values);
            values = values[..measured];
            var order = BestOrder(values);
            to.Byte((byte)(VersionMark | (measured == samples.Length ? 0 : MissingMark) | order));
            to.Number((ulong)samples.Length);
            if (measured != samples.Length) WriteRuns(samples, to);
            for (var i = 0; i < order; i++) Difference(values);
            var warm = Math.Min(order, values.Length);
            for (var i = 0; i < warm; i++) to.Signed(values[i]);
            WriteRemainders(values[warm..], to);
            to.UInt32(Crc(to.Written[begin..]));
        }
        finally { ArrayPool<int>.Shared.Return(rented); }
    }

    private static int Compact(ReadOnlySpan<int> samples, Span<int> values)
    {
        var count = 0;
        foreach (var sample in samples)
            if (sample != WaveSegment.Missing) values[count++] = sample;
        return count;
    }

    private static void WriteRuns(ReadOnlySpan<int> samples, PackedWriter to)
    {
        Span<int> none = [WaveSegment.Missing];
        var runs = 0;
        for (var rest = samples; !rest.IsEmpty; rest = rest[RunLength(rest, runs++ % 2 == 1)..]) { }
        to.Number((ulong)runs);
        var isMissing = false;
        for (var rest = samples; !rest.IsEmpty; isMissing = !isMissing)
        {
            var length = RunLength(rest, isMissing);
            to.Number((ulong)length);
            rest = rest[length..];
        }
    }

    private static int RunLength(ReadOnlySpan<int> rest, bool isMissing)
    {
        var length = isMissing ? rest.IndexOfAnyExcept(WaveSegment.Missing) : rest.IndexOf(WaveSegment.Missing);
        return length < 0 ? rest.Length : length;
    }

    private static void Difference(Span<int> values)
    {
        for (var i = values.Length - 1; i > 0; i--) values[i] = unchecked(values[i] - values[i - 1]);
    }

    /// <summary>The order whose remainders are smallest in sum; the first four samples are left out for all, so that orders compare.</summary>
    private static int BestOrder(ReadOnlySpan<int> values)
    {
        if (values.Length <= MaxOrder) return 0;
        ulong sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0, sum4 = 0;
        unchecked
        {
            int a1 = values[3], b1 = values[3] - values[2], c1 = b1 - (values[2] - values[1]);
            var d1 = c1 - (values[2] - values[1] - (values[1] - values[0]));
            for (var i = MaxOrder; i < values.Length; i++)
            {
                var a = values[i];
                var b = a - a1;
                var c = b - b1;
                var d = c - c1;
                var e = d - d1;
                sum0 += (uint)Zigzag(a); sum1 += (uint)Zigzag(b); sum2 += (uint)Zigzag(c); sum3 += (uint)Zigzag(d); sum4 += (uint)Zigzag(e);
                (a1, b1, c1, d1) = (a, b, c, d);
            }
        }
        var (best, order) = (sum0, 0);
        if (sum1 < best) (best, order) = (sum1, 1);
        if (sum2 < best) (best, order) = (sum2, 2);
        if (sum3 < best) (best, order) = (sum3, 3);
        if (sum4 < best) order = 4;
        return order;
    }

    private static void WriteRemainders(ReadOnlySpan<int> remainders, PackedWriter to)
    {
        ulong bits = 0;
        var held = 0;
        for (; !remainders.IsEmpty; remainders = remainders[Math.Min(GroupSize, remainders.Length)..])
        {
            var group = remainders[..Math.Min(GroupSize, remainders.Length)];
            var k = BestK(group);
            // a value takes at most MaxQuotient + 1 + MaxK = 53 bits; the group's parameter 5
            var room = to.Room((group.Length + 2) * 8);
            var at = 0;
            Put((ulong)k, KBits, room, ref at, ref bits, ref held);
            if (k != AllZero)
                foreach (var remainder in group)
                {
                    var value = (uint)Zigzag(remainder);
                    var quotient = (int)(value >> k);
                    Put((1UL << quotient) | ((ulong)(value & ((1U << k) - 1)) << (quotient + 1)), quotient + 1 + k, room, ref at, ref bits, ref held);
                }
            to.Advance(at);
        }
        for (; held > 0; held -= 8, bits >>= 8) to.Byte((byte)bits);
    }

    /// <summary>Takes up to 56 more bits: at most 7 are held from before.</summary>
    private static void Put(ulong value, int count, Span<byte> room, ref int at, ref ulong bits, ref int held)
    {
        bits |= value << held;
        held += count;
        BinaryPrimitives.WriteUInt64LittleEndian(room[at..], bits);
        var whole = held >> 3;
        at += whole;
        bits = whole == 8 ? 0 : bits >> (whole * 8);
        held &= 7;
    }

    private static int BestK(ReadOnlySpan<int> group)
    {
        ulong sum = 0;
        uint highest = 0;
        foreach (var remainder in group)
        {
            var value = (uint)Zigzag(remainder);
            sum += value;
            highest |= value;
        }
        if (highest == 0) return AllZero;
        var least = Math.Max(0, BitOperations.Log2(highest) - 4); // so that every quotient is below 32, checked below against the limit
        while (highest >> least > MaxQuotient) least++;
        var guess = Math.Min(MaxK, BitOperations.Log2(Math.Max(1, sum / (ulong)group.Length)));
        var (best, bestCost) = (-1, ulong.MaxValue);
        for (var k = Math.Max(least, guess - 2); k <= Math.Min(MaxK, Math.Max(least, guess + 1)); k++)
        {
            ulong cost = (ulong)((k + 1) * group.Length);
            foreach (var remainder in group) cost += (uint)Zigzag(remainder) >> k;
            if (cost < bestCost) (best, bestCost) = (k, cost);
        }
        return best;
    }
}
