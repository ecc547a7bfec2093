using Meridian.Store.Rows;
using Meridian.Store.Waves;
using Meridian.Testing;

namespace Meridian.Bench.Record;

/// <summary>Bytes a sample and samples a second of the wave codec, on a recorded electrocardiogram where it is there and on a made one.</summary>
internal static class WaveBench
{
    public static void Run()
    {
        Console.WriteLine("wave                 block   bytes/sample   encode M/s   decode M/s");
        if (Corpora.Root is { } root)
        {
            var bytes = File.ReadAllBytes(Path.Combine(root, "wfdb", "100.dat"));
            var lead = new int[650_000];
            for (var i = 0; i < lead.Length; i++) lead[i] = ((bytes[i * 3 + 1] & 0x0F) << 8 | bytes[i * 3]) << 20 >> 20;
            Measure("MIT-BIH 100 MLII", lead, 360);
            Measure("MIT-BIH 100 MLII", lead, 3600);
        }
        var random = new Random(1);
        Measure("made 16 bit 125 Hz", [.. Enumerable.Range(0, 500_000).Select(i => (int)(20_000 * Math.Sin(i * 2 * Math.PI / 125)) + random.Next(-3, 4))], 125);
    }

    private static void Measure(string name, int[] samples, int perBlock)
    {
        var packed = new PackedWriter();
        var blocks = new List<byte[]>();
        double encode = 0, decode = 0;
        for (var again = 0; again < 20; again++)
        {
            blocks.Clear();
            var begun = TimeProvider.System.GetTimestamp();
            for (var at = 0; at < samples.Length; at += perBlock)
            {
                packed.Clear();
                WaveCodec.Encode(samples.AsSpan(at, Math.Min(perBlock, samples.Length - at)), packed);
                blocks.Add(packed.Written.ToArray());
            }
            encode = Math.Max(encode, samples.Length / TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
            begun = TimeProvider.System.GetTimestamp();
            var count = 0;
            foreach (var block in blocks) count += WaveCodec.Decode(block).Length;
            decode = Math.Max(decode, count / TimeProvider.System.GetElapsedTime(begun).TotalSeconds);
        }
        Console.WriteLine(FormattableString.Invariant($"{name,-20} {perBlock,5} {blocks.Sum(b => (long)b.Length) / (double)samples.Length,14:0.000} {encode / 1e6,12:0} {decode / 1e6,12:0}"));
    }
}
