using FsCheck;
using FsCheck.Fluent;
using Meridian.Model;
using Meridian.Store.Rows;
using Meridian.Store.Waves;
using Meridian.Testing;

namespace Meridian.Core.Tests.Record;

public sealed class WaveCodecTests
{
    private static byte[] Encode(ReadOnlySpan<int> samples)
    {
        var packed = new PackedWriter();
        packed.Byte(0xEE); // what stands before a block does not matter
        WaveCodec.Encode(samples, packed);
        return packed.Written[1..].ToArray();
    }

    /// <summary>Bytes a sample in blocks of so many seconds.</summary>
    private static double BytesPerSample(ReadOnlySpan<int> samples, int perBlock)
    {
        long bytes = 0;
        for (var at = 0; at < samples.Length; at += perBlock)
        {
            var block = samples.Slice(at, Math.Min(perBlock, samples.Length - at));
            var packed = Encode(block);
            Assert.Equal(block, WaveCodec.Decode(packed));
            bytes += packed.Length;
        }
        return (double)bytes / samples.Length;
    }

    [Fact]
    public void Any_run_of_numbers_comes_back_as_it_was()
        => Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), samples => WaveCodec.Decode(Encode(samples)).AsSpan().SequenceEqual(samples)).QuickCheckThrowOnFailure();

    [Fact]
    public void Waves_with_steps_spikes_and_gaps_come_back_as_they_were()
        => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var samples = new RowMaker(seed).Samples();
            return WaveCodec.Decode(Encode(samples)).AsSpan().SequenceEqual(samples);
        }).QuickCheckThrowOnFailure();

    public static TheoryData<int[]> Edges => new(
        [], [0], [int.MaxValue], [WaveSegment.Missing], [WaveSegment.Missing, WaveSegment.Missing], [1, WaveSegment.Missing], [WaveSegment.Missing, 1],
        [int.MaxValue, int.MinValue + 1, int.MaxValue, int.MinValue + 1, int.MaxValue, int.MinValue + 1],
        [.. Enumerable.Repeat(7, 1000)], [.. Enumerable.Range(-500, 1000)], [.. Enumerable.Range(0, 33).Select(i => i * i * i)],
        [.. Enumerable.Range(0, 64).Select(i => i == 40 ? int.MaxValue : 0)], [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? WaveSegment.Missing : i)]);

    [Theory]
    [MemberData(nameof(Edges))]
    public void Edges_come_back_as_they_were(int[] samples) => Assert.Equal(samples, WaveCodec.Decode(Encode(samples)));

    [Fact]
    public void A_constant_costs_next_to_nothing() => Assert.True(Encode([.. Enumerable.Repeat(-1234, 250)]).Length <= 16);

    [Fact]
    public void More_samples_than_the_limit_are_refused()
        => Assert.Throws<ArgumentException>(() => WaveCodec.Encode(new int[WaveCodec.MaxSamples + 1], new PackedWriter()));

    [Fact]
    public void Every_changed_bit_and_every_cut_is_found()
    {
        var block = Encode([.. Enumerable.Range(0, 100).Select(i => i % 10 == 3 ? WaveSegment.Missing : (int)(1000 * Math.Sin(i / 9.0)))]);
        for (var bit = 0; bit < block.Length * 8; bit++)
        {
            var changed = (byte[])block.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<DamagedBodyException>(() => WaveCodec.Decode(changed));
        }
        for (var length = 0; length < block.Length; length++)
            Assert.Throws<DamagedBodyException>(() => WaveCodec.Decode(block.AsSpan(0, length)));
        Assert.Throws<DamagedBodyException>(() => WaveCodec.Decode([.. block, 0]));
    }

    [Fact]
    public void Bytes_that_only_look_like_a_block_give_the_one_exception()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte>(), (bytes, first) =>
        {
            // a true checksum over untrue contents, so that the reader itself is tried
            var packed = new PackedWriter();
            packed.Byte((byte)(0x10 | (first & 0x0F)));
            packed.Bytes(bytes);
            var crc = uint.MaxValue;
            foreach (var one in packed.Written) crc = System.Numerics.BitOperations.Crc32C(crc, one);
            packed.UInt32(~crc);
            try { WaveCodec.Decode(packed.Written); }
            catch (DamagedBodyException) { }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_recorded_electrocardiogram_takes_less_than_a_byte_a_sample()
    {
        if (Corpora.Root is not { } root) { Assert.Skip("no corpora on this machine"); return; }
        var leads = Format212.Read(Path.Combine(root, "wfdb", "100.dat"), 2);
        Assert.Equal(995, leads[0][0]); // the header's initial values of record 100
        Assert.Equal(1011, leads[1][0]);
        foreach (var lead in leads)
        {
            var samples = lead.AsSpan(0, 650_000);
            Assert.True(BytesPerSample(samples, 360) <= 0.75, $"{BytesPerSample(samples, 360):0.000} bytes a sample in blocks of 1 s");
            Assert.True(BytesPerSample(samples, 3600) <= 0.70, $"{BytesPerSample(samples, 3600):0.000} bytes a sample in blocks of 10 s");
        }
    }

    [Theory]
    [InlineData(250, 12, 1.2)] // beats, 12 bit
    [InlineData(125, 16, 1.0)] // pressure, 16 bit: finer steps
    public void Made_waves_take_at_most_a_byte_a_sample(int hz, int bits, double beatsPerSecond)
    {
        var random = new Random(5);
        var full = (1 << (bits - 1)) - 1;
        var samples = Enumerable.Range(0, hz * 60).Select(i =>
        {
            var phase = i * beatsPerSecond / hz % 1;
            var wave = bits == 12
                ? 0.1 * Math.Exp(-Math.Pow((phase - 0.2) / 0.03, 2)) + 0.8 * Math.Exp(-Math.Pow((phase - 0.35) / 0.012, 2)) + 0.25 * Math.Exp(-Math.Pow((phase - 0.6) / 0.05, 2))
                : 0.7 * Math.Exp(-Math.Pow((phase - 0.2) / 0.1, 2)) + 0.2 * Math.Exp(-Math.Pow((phase - 0.45) / 0.12, 2));
            // noise of some steps of the converter
            return (int)(wave * full * 0.8) + random.Next(-3, 4);
        }).ToArray();
        Assert.True(BytesPerSample(samples, hz) <= 1, $"{BytesPerSample(samples, hz):0.000} bytes a sample");
    }
}
