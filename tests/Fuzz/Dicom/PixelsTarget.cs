using System.Buffers;
using System.IO.Compression;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;

namespace Meridian.Fuzz.Dicom;

/// <summary>Damaged frames through every decoder, the renderer and the encoders. A frame may be refused; what is accepted has the size that was promised.</summary>
internal sealed class PixelsTarget : FuzzTarget
{
    private const string Native = "1.2.840.10008.1.2.1", Big = "1.2.840.10008.1.2.2", Rle = "1.2.840.10008.1.2.5", Baseline = "1.2.840.10008.1.2.4.50", Lossless = "1.2.840.10008.1.2.4.70", DeflatedFrame = "1.2.840.10008.1.2.8.1";
    private static readonly byte[] Interesting = [0, 1, 2, 3, 7, 8, 0x10, 0x11, 0x21, 0x22, 0x3F, 0x40, 0x7F, 0x80, 0x81, 0xC0, 0xC1, 0xC3, 0xC4, 0xD0, 0xD8, 0xD9, 0xDA, 0xDB, 0xDD, 0xFE, 0xFF];

    private readonly List<byte[]> seeds = [];
    private readonly List<(string Syntax, PixelDescription Description)> ways = [];

    public PixelsTarget(IEnumerable<(byte[] Frame, string Syntax, PixelDescription Description)> recorded)
    {
        foreach (var (frame, syntax, description) in recorded) Add(frame, syntax, description);
        var random = new Random(1);
        foreach (var (samples, bits) in new[] { (1, 8), (1, 16), (3, 8), (1, 32), (1, 1) })
        {
            var description = new PixelDescription
            {
                Rows = 17, Columns = 23, SamplesPerPixel = samples, BitsAllocated = bits, BitsStored = bits, HighBit = bits - 1,
                Photometric = samples == 3 ? PhotometricInterpretation.YbrFull : PhotometricInterpretation.Monochrome2,
            };
            var pixels = new byte[description.DecodedFrameBytes];
            for (var i = 0; i < pixels.Length; i++) pixels[i] = random.Next(4) == 0 ? (byte)random.Next(256) : i > 0 ? pixels[i - 1] : (byte)0;
            Add(pixels, Native, description);
            Add([.. pixels, 0], Big, description);
            if (samples == 3) Add(pixels, Native, description with { Photometric = PhotometricInterpretation.YbrFull422 });
            Add(Deflated(pixels), DeflatedFrame, description);
            if (bits == 1) continue;
            var packed = new ArrayBufferWriter<byte>();
            RleEncoder.Encode(new(description, pixels), packed);
            Add(packed.WrittenSpan.ToArray(), Rle, description);
            if (bits != 8) continue;
            foreach (var halves in new[] { false, true })
            {
                var stream = new ArrayBufferWriter<byte>();
                JpegEncoder.Encode(new(23, 17, samples, pixels), 80, stream, halves);
                Add(stream.WrittenSpan.ToArray(), Baseline, description);
            }
        }
        Add(LosslessSeed(), Lossless, new() { Rows = 2, Columns = 3, BitsAllocated = 16, BitsStored = 16, HighBit = 15 });
    }

    private static byte[] Deflated(byte[] pixels)
    {
        using var packed = new MemoryStream();
        using (var deflating = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true)) deflating.Write(pixels);
        return packed.ToArray();
    }

    /// <summary>Small frames of every coding in recorded files; none where the folder is not there.</summary>
    public static IEnumerable<(byte[] Frame, string Syntax, PixelDescription Description)> Recorded(string? folder)
    {
        if (folder is null || !Directory.Exists(folder)) yield break;
        foreach (var path in Directory.GetFiles(folder, "*.dcm").Order(StringComparer.Ordinal))
        {
            DicomFile file;
            PixelFrames? frames;
            PixelDescription description;
            try
            {
                file = DicomReader.ReadFile(File.ReadAllBytes(path));
                frames = file.Syntax.IsEncapsulated ? PixelFrames.Locate(file) : null;
                if (frames is null or { Count: 0 } || !FrameDecoder.CanDecode(file.Syntax.Uid)) continue;
                description = PixelAttributes.Describe(file.Dataset);
            }
            catch (Exception wrong) when (wrong is DicomRejectException or PixelException) { continue; }
            if (frames[0].Length > 20_000 || description.Pixels > 20_000) continue;
            yield return ([.. frames[0].Fragments.SelectMany(f => f.Value.ToArray())], file.Syntax.Uid, description);
        }
    }

    public override string Name => "dicom-pixels";

    public override byte[] Make(Random random)
    {
        var way = random.Next(seeds.Count);
        return [(byte)way, .. Mutator.Mutate(seeds[way], seeds, Interesting, random)];
    }

    public override FuzzOutcome Feed(byte[] input, Random random)
    {
        var (syntax, description) = ways[input[0]];
        if (random.Next(4) == 0) description = Bend(description, random);
        try
        {
            var frame = FrameDecoder.Decode(input.AsSpan(1), syntax, description, 1 << random.Next(4), random.Next(8), new() { MaxFrameBytes = 1 << 22 });
            if (frame.Samples.Length != frame.Description.DecodedFrameBytes) throw new InvalidOperationException("A frame has another size than it says");
            if (random.Next(4) != 0) return FuzzOutcome.Read;
            var image = FrameRenderer.Render(frame, new() { RescaleSlope = random.NextDouble() * 10, Window = random.Next(2) == 0 ? new(random.Next(-100, 100), random.Next(0, 100), (VoiFunction)random.Next(3)) : null });
            if (image.Width != description.Columns || image.Height != description.Rows) throw new InvalidOperationException("An image has another size than its frame");
            JpegEncoder.Encode(image.FitInto(32, 32), random.Next(1, 101), new ArrayBufferWriter<byte>(), random.Next(2) == 0);
            RleEncoder.Encode(frame, new ArrayBufferWriter<byte>());
            return FuzzOutcome.Read;
        }
        catch (PixelException)
        {
            return FuzzOutcome.Refused;
        }
    }

    private void Add(byte[] frame, string syntax, PixelDescription description)
    {
        if (seeds.Count == 256 || frame.Length > 200_000) return;
        seeds.Add(frame);
        ways.Add((syntax, description));
    }

    private static PixelDescription Bend(PixelDescription description, Random random) => random.Next(9) switch
    {
        0 => description with { Rows = random.Next(0, 3000) },
        1 => description with { Columns = random.Next(0, 70000) },
        2 => description with { SamplesPerPixel = random.Next(0, 5) },
        3 => description with { BitsAllocated = 1 << random.Next(0, 7) },
        4 => description with { BitsStored = random.Next(0, 40) },
        5 => description with { HighBit = random.Next(0, 40) },
        6 => description with { Photometric = (PhotometricInterpretation)random.Next(12) },
        7 => description with { PlanarConfiguration = random.Next(0, 3) },
        _ => description with { IsFloat = !description.IsFloat, IsSigned = !description.IsSigned },
    };

    // Six samples of 16 bits by hand: one Huffman code a size, predictor 1.
    private static byte[] LosslessSeed() =>
    [
        0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 16, 0, 2, 0, 3, 1, 1, 0x11, 0, 0xFF, 0xC4, 0, 23, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 16,
        0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 0, 0, 0b000_001_0_0, 0b01_1_010_10, 0b000_001_1_1, 0b1111_1111, 0, 0xFF, 0xD9,
    ];
}
