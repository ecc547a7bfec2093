using System.Buffers.Binary;
using System.Numerics;
using Meridian.Model;
using Meridian.Store.Rows;

namespace Meridian.Store.Waves;

public static partial class WaveCodec
{
    /// <summary>Reads one block that fills <paramref name="block"/>.</summary>
    /// <exception cref="DamagedBodyException">The bytes are not a block that <see cref="Encode"/> made, or a bit has changed.</exception>
    public static int[] Decode(ReadOnlySpan<byte> block)
    {
        if (block.Length < 6) throw Damaged("shorter than any block");
        if ((block[0] & 0xF0) != VersionMark || (block[0] & OrderMask) > MaxOrder) throw Damaged("of an unknown version");
        if (Crc(block[..^4]) != BinaryPrimitives.ReadUInt32LittleEndian(block[^4..])) throw Damaged("changed since it was written (checksum)");
        var order = block[0] & OrderMask;
        var from = new PackedReader(block[1..^4]);
        var declared = from.Number();
        if (declared > MaxSamples) throw Damaged("longer than the limit");
        var samples = new int[(int)declared];
        if ((block[0] & MissingMark) == 0)
        {
            ReadMeasured(ref from, samples, order);
            return samples;
        }
        var runs = new int[from.Count()];
        long measured = 0, all = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = (int)Math.Min(from.Number(), MaxSamples + 1UL);
            all += runs[i];
            if (i % 2 == 0) measured += runs[i];
        }
        if (all != samples.Length) throw Damaged("its runs do not add up");
        ReadMeasured(ref from, samples.AsSpan(0, (int)measured), order);
        Spread(samples, runs, (int)measured);
        return samples;
    }

    /// <summary>Moves the measured runs, from the last, to their places and marks what lies between.</summary>
    private static void Spread(int[] samples, int[] runs, int measured)
    {
        var end = samples.Length;
        for (var i = runs.Length - 1; i >= 0; i--)
        {
            var begin = end - runs[i];
            if (i % 2 == 1) samples.AsSpan(begin, runs[i]).Fill(WaveSegment.Missing);
            else
            {
                measured -= runs[i];
                samples.AsSpan(measured, runs[i]).CopyTo(samples.AsSpan(begin));
            }
            end = begin;
        }
    }

    private static void ReadMeasured(ref PackedReader from, Span<int> values, int order)
    {
        var warm = Math.Min(order, values.Length);
        for (var i = 0; i < warm; i++) values[i] = unchecked((int)from.Signed());
        ReadRemainders(from.Rest, values[warm..]);
        switch (order)
        {
            case 1: Sum(values); break;
            case 2: SumTwice(values); break;
            case 3: SumTwice(values); Sum(values); break;
            case 4: SumTwice(values); SumTwice(values); break;
        }
    }

    private static void Sum(Span<int> values)
    {
        var sum = 0;
        foreach (ref var value in values) value = sum = unchecked(sum + value);
    }

    private static void SumTwice(Span<int> values)
    {
        int first = 0, second = 0;
        foreach (ref var value in values)
        {
            first = unchecked(first + value);
            value = second = unchecked(second + first);
        }
    }

    private static void ReadRemainders(ReadOnlySpan<byte> bytes, Span<int> values)
    {
        ulong bits = 0;
        var held = 0; // valid bits; after a refill at least 56 where the bytes last
        var at = 0;
        while (!values.IsEmpty)
        {
            Refill(bytes, ref at, ref bits, ref held);
            var k = (int)(bits & ((1 << KBits) - 1));
            bits >>= KBits;
            held -= KBits;
            var group = values[..Math.Min(GroupSize, values.Length)];
            values = values[group.Length..];
            if (k == AllZero) { group.Clear(); continue; }
            if (k > MaxK) throw Damaged("it names an unknown code");
            var mask = (1UL << k) - 1;
            foreach (ref var value in group)
            {
                Refill(bytes, ref at, ref bits, ref held);
                var quotient = BitOperations.TrailingZeroCount(bits);
                if (quotient > MaxQuotient) throw Damaged("it ends early");
                bits >>= quotient + 1;
                value = Unzigzag(((uint)quotient << k) | (uint)(bits & mask));
                bits >>= k;
                held -= quotient + 1 + k;
            }
        }
        if (held < 0) throw Damaged("it ends early");
        if (bytes.Length - at + (held >> 3) != 0) throw Damaged("bytes follow its end");
    }

    private static void Refill(ReadOnlySpan<byte> bytes, ref int at, ref ulong bits, ref int held)
    {
        if (bytes.Length - at >= 8)
        {
            // held bits and the new ones overlap with equal values where a byte is taken again
            bits |= BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]) << held;
            var taken = (63 - held) >> 3;
            at += taken;
            held += taken * 8;
            return;
        }
        for (; held <= 56 && at < bytes.Length; held += 8)
        {
            if (held < 0) throw Damaged("it ends early");
            bits |= (ulong)bytes[at++] << held;
        }
    }

    private static DamagedBodyException Damaged(string what) => new($"A wave block is {what}.");
}
