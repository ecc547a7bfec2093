using System.Buffers;
using Meridian.Testing;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;
using Xunit;

namespace Meridian.Wire.Tests.Dicom.Pixels;

/// <summary>Recorded images decoded by us and by dcmtk or gdcm, images that dcmtk compressed, and images that we compressed read by dcmtk.</summary>
public sealed class PixelPeerTests(ITestOutputHelper output)
{
    private static readonly string[] Lossy = [DicomUids.JPEGBaseline8Bit, DicomUids.JPEGExtended12Bit, DicomUids.JPEG2000];

    /// <summary>Encapsulated files of the corpus whose codings are ours.</summary>
    private static IEnumerable<(string Path, DicomFile File)> Compressed() =>
        Directory.EnumerateFiles(PixelPeers.Files, "*.dcm").Order(StringComparer.Ordinal).Select(path =>
        {
            try { return (path, File: PixelPeers.Read(path)); }
            catch (DicomRejectException) { return (path, File: null!); }
        }).Where(x => x.File is { Syntax.IsEncapsulated: true } file && FrameDecoder.CanDecode(file.Syntax.Uid) && file.Dataset.Contains(DicomTags.PixelData) && file.Dataset.Contains(DicomTags.Rows));

    [Fact]
    public void Recorded_compressed_images_decode_as_the_peers_decode_them()
    {
        using var scratch = new ScratchDirectory();
        var plain = scratch.File("plain.dcm");
        var count = 0;
        foreach (var (path, file) in Compressed())
        {
            // its size is a delimiter of DICOM on purpose: no decoder can read it
            if (path.EndsWith("JPEG2000-embedded-sequence-delimiter.dcm", StringComparison.Ordinal))
            {
                Assert.Throws<PixelException>(() => PixelPeers.Decode(file, 0));
                continue;
            }
            if (!(file.Syntax == TransferSyntax.RLELossless ? PixelPeers.Run("dcmdrle", path, plain) : PixelPeers.Run("dcmdjpeg", path, plain)) && !PixelPeers.Run("gdcmconv", "--raw", path, plain)) Assert.Fail("no peer decodes " + path);
            var theirs = PixelPeers.Read(plain);
            for (var frame = 0; frame < Math.Min(3, PixelFrames.Locate(file)!.Count); frame++, count++)
            {
                var most = PixelPeers.Difference(PixelPeers.Decode(file, frame), PixelPeers.Decode(theirs, frame));
                output.WriteLine($"{Path.GetFileName(path)} frame {frame}: {most}");
                Assert.True(most <= (Lossy.Contains(file.Syntax.Uid) ? 2 : 0), $"{path} differs by {most}");
            }
        }
        Assert.InRange(count, 38, 1000);
    }

    [Theory]
    [InlineData("MR_small.dcm", "MR_small_bigendian.dcm")]
    [InlineData("MR_small.dcm", "MR_small_expb.dcm")]
    [InlineData("MR_small.dcm", "MR_small_implicit.dcm")]
    [InlineData("MR_small.dcm", "MR_small_RLE.dcm")]
    [InlineData("rtdose.dcm", "rtdose_expb.dcm")]
    [InlineData("rtdose.dcm", "rtdose_rle.dcm")]
    [InlineData("liver_1frame.dcm", "liver_expb_1frame.dcm")]
    [InlineData("SC_rgb_small_odd.dcm", "SC_rgb_small_odd_big_endian.dcm")]
    public void The_same_image_in_two_codings_has_the_same_samples(string one, string other)
    {
        var (a, b) = (PixelPeers.Read(Path.Combine(PixelPeers.Files, one)), PixelPeers.Read(Path.Combine(PixelPeers.Files, other)));
        var frames = PixelFrames.Locate(a)!.Count;
        Assert.Equal(frames, PixelFrames.Locate(b)!.Count);
        for (var frame = 0; frame < frames; frame++) Assert.Equal(0, PixelPeers.Difference(PixelPeers.Decode(a, frame), PixelPeers.Decode(b, frame)));
    }

    /// <summary>The inverse transforms may round one step apart; color multiplies it by up to 1.772 and rounds again.</summary>
    [Theory]
    [InlineData("CT_small.dcm", 0, "+e1")]
    [InlineData("CT_small.dcm", 0, "+el", "+sv", "1")]
    [InlineData("CT_small.dcm", 0, "+el", "+sv", "2")]
    [InlineData("CT_small.dcm", 0, "+el", "+sv", "3")]
    [InlineData("CT_small.dcm", 0, "+el", "+sv", "4")]
    [InlineData("CT_small.dcm", 0, "+el", "+sv", "5")]
    [InlineData("CT_small.dcm", 0, "+el", "+sv", "6")]
    [InlineData("CT_small.dcm", 0, "+el", "+sv", "7")]
    [InlineData("examples_rgb_color.dcm", 0, "+e1")]
    [InlineData("examples_rgb_color.dcm", 0, "+el", "+sv", "6")]
    [InlineData("examples_rgb_color.dcm", 3, "+eb", "+q", "80", "+s2")]
    [InlineData("examples_rgb_color.dcm", 3, "+eb", "+q", "95", "+s4")]
    [InlineData("examples_rgb_color.dcm", 3, "+eb", "+n1")]
    [InlineData("examples_rgb_color.dcm", 3, "+eb", "+cr")]
    [InlineData("CT_small.dcm", 1, "+ee", "+q", "90")]
    public void Images_that_dcmtk_compresses_decode_as_dcmtk_decodes_them(string name, int tolerance, params string[] options)
    {
        using var scratch = new ScratchDirectory();
        var (packed, plain) = (scratch.File("packed.dcm"), scratch.File("plain.dcm"));
        Assert.True(PixelPeers.Run("dcmcjpeg", [.. options, Path.Combine(PixelPeers.Files, name), packed]));
        Assert.True(PixelPeers.Run("dcmdjpeg", packed, plain));
        var ours = PixelPeers.Decode(PixelPeers.Read(packed), 0);
        Assert.InRange(PixelPeers.Difference(ours, PixelPeers.Decode(PixelPeers.Read(plain), 0)), 0, tolerance);
        // without loss it is the original too; dcmtk's "true lossless" keeps every bit
        if (tolerance == 0) Assert.Equal(0, PixelPeers.Difference(ours, PixelPeers.Decode(PixelPeers.Read(Path.Combine(PixelPeers.Files, name)), 0)));
    }

    [Theory]
    [InlineData("CT_small.dcm", 0, "+el")]
    [InlineData("CT_small.dcm", 0, "+el", "+pc")]
    [InlineData("image_dfl.dcm", 0, "+en", "+md", "3")]
    [InlineData("MR_small.dcm", 0, "+el", "+pc", "+t1", "9", "+t2", "30", "+t3", "90", "+rs", "31")]
    [InlineData("examples_rgb_color.dcm", 0, "+el", "+il")]
    [InlineData("examples_rgb_color.dcm", 0, "+el", "+is")]
    [InlineData("examples_rgb_color.dcm", 0, "+el", "+in")]
    [InlineData("examples_rgb_color.dcm", 0, "+en", "+md", "4", "+is")]
    [InlineData("SC_rgb_small_odd.dcm", 0, "+el", "+is")]
    public void Images_that_dcmtk_compresses_as_JPEG_LS_decode_as_dcmtk_decodes_them(string name, int tolerance, params string[] options)
    {
        using var scratch = new ScratchDirectory();
        var (packed, plain) = (scratch.File("packed.dcm"), scratch.File("plain.dcm"));
        Assert.True(PixelPeers.Run("dcmcjpls", [.. options, Path.Combine(PixelPeers.Files, name), packed]));
        Assert.True(PixelPeers.Run("dcmdjpls", packed, plain));
        var ours = PixelPeers.Decode(PixelPeers.Read(packed), 0);
        Assert.InRange(PixelPeers.Difference(ours, PixelPeers.Decode(PixelPeers.Read(plain), 0)), 0, tolerance);
        if (options[0] == "+el") Assert.Equal(0, PixelPeers.Difference(ours, PixelPeers.Decode(PixelPeers.Read(Path.Combine(PixelPeers.Files, name)), 0)));
    }

    [Theory]
    [InlineData(203, 117, 1, 0, "")]
    [InlineData(203, 117, 3, 0, "")]
    [InlineData(1, 1, 1, 0, "-n 1")]
    [InlineData(5, 300, 1, 0, "-n 3")]
    [InlineData(203, 117, 1, 0, "-n 1")]
    [InlineData(203, 117, 3, 0, "-p RLCP -SOP -EPH")]
    [InlineData(203, 117, 3, 0, "-p RPCL -c [64,64],[32,32] -b 16,32")]
    [InlineData(203, 117, 3, 0, "-p PCRL -c [128,64] -SOP")]
    [InlineData(203, 117, 3, 0, "-p CPRL -c [32,64],[64,32] -t 70,50")]
    [InlineData(203, 117, 1, 0, "-t 64,64 -d 13,7 -T 5,3")]
    [InlineData(203, 117, 3, 0, "-t 128,128 -TP R -p RLCP")]
    [InlineData(203, 117, 1, 0, "-M 1")]
    [InlineData(203, 117, 1, 0, "-M 2")]
    [InlineData(203, 117, 1, 0, "-M 4")]
    [InlineData(203, 117, 1, 0, "-M 5 -b 8,8")]
    [InlineData(203, 117, 1, 0, "-M 8")]
    [InlineData(203, 117, 1, 0, "-M 63 -b 32,32")]
    [InlineData(203, 117, 1, 0, "-r 20,10,1")]
    [InlineData(203, 117, 1, 1, "-r 20,8")]
    [InlineData(203, 117, 1, 1, "-I -r 10")]
    [InlineData(203, 117, 3, 2, "-I -r 20,6 -t 64,64")]
    [InlineData(203, 117, 3, 2, "-I -q 30,40 -n 4 -d 3,5")]
    public void Code_streams_of_openjpeg_decode_as_openjpeg_decodes_them(int width, int height, int channels, int tolerance, string options)
    {
        using var scratch = new ScratchDirectory();
        var image = JpegTests.Picture(width, height, channels);
        var (source, packed, plain) = (scratch.File(channels == 3 ? "a.ppm" : "a.pgm"), scratch.File("a.j2k"), scratch.File(channels == 3 ? "b.ppm" : "b.pgm"));
        File.WriteAllBytes(source, [.. System.Text.Encoding.ASCII.GetBytes($"P{(channels == 3 ? 6 : 5)}\n{width} {height}\n255\n"), .. image.Pixels]);
        Assert.True(PixelPeers.Run("opj_compress", ["-i", source, "-o", packed, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.True(PixelPeers.Run("opj_decompress", "-i", packed, "-o", plain));
        var theirs = PixelPeers.ReadPnm(plain);
        var ours = FrameDecoder.Decode(File.ReadAllBytes(packed), DicomUids.JPEG2000, JpegTests.Described(image, channels == 3 ? PhotometricInterpretation.YbrRct : PhotometricInterpretation.Monochrome2)).Samples.ToArray();
        Assert.InRange(ours.Zip(theirs.Pixels, (a, b) => Math.Abs(a - b)).Max(), 0, tolerance);
        if (tolerance == 0) Assert.Equal(image.Pixels, ours);
    }

    [Theory]
    [InlineData(12, false)]
    [InlineData(16, false)]
    [InlineData(16, true)]
    public void Code_streams_of_more_bits_come_back_as_they_were(int bits, bool signed)
    {
        using var scratch = new ScratchDirectory();
        const int Width = 150, Height = 90;
        var random = new Random(5);
        var samples = new byte[Width * Height * 2];
        for (var i = 0; i < Width * Height; i++)
        {
            var value = (int)((1 << (bits - 1)) * (0.6 * Math.Sin(i % Width / 9.0) + 0.3 * Math.Cos(i / Width / 7.0))) + random.Next(-40, 40) + (signed ? 0 : 1 << (bits - 1));
            System.Buffers.Binary.BinaryPrimitives.WriteInt16LittleEndian(samples.AsSpan(2 * i), (short)value);
        }
        var (source, packed) = (scratch.File("a.rawl"), scratch.File("a.j2k"));
        File.WriteAllBytes(source, samples);
        Assert.True(PixelPeers.Run("opj_compress", "-i", source, "-o", packed, "-F", $"{Width},{Height},1,{bits},{(signed ? 's' : 'u')}"));
        var description = new PixelDescription { Rows = Height, Columns = Width, BitsAllocated = 16, BitsStored = bits, HighBit = bits - 1, IsSigned = signed };
        Assert.Equal(samples, FrameDecoder.Decode(File.ReadAllBytes(packed), DicomUids.JPEG2000Lossless, description).Samples.ToArray());
    }

    [Theory]
    [InlineData("CT_small.dcm")]
    [InlineData("SC_rgb_small_odd.dcm")]
    [InlineData("examples_palette.dcm")]
    [InlineData("rtdose.dcm")]
    public void What_we_pack_in_runs_dcmtk_unpacks(string name)
    {
        using var scratch = new ScratchDirectory();
        var file = PixelPeers.Read(Path.Combine(PixelPeers.Files, name));
        var frames = PixelFrames.Locate(file)!;
        var packed = new List<DicomFragment>();
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = new ArrayBufferWriter<byte>();
            RleEncoder.Encode(PixelPeers.Decode(file, i), frame);
            packed.Add(new(frame.WrittenSpan.ToArray()));
        }
        var (ours, theirs) = (scratch.File("ours.dcm"), scratch.File("theirs.dcm"));
        Write(file, TransferSyntax.RLELossless, packed, ours);
        Assert.True(PixelPeers.Run("dcmdrle", ours, theirs));
        var back = PixelPeers.Read(theirs);
        for (var i = 0; i < frames.Count; i++) Assert.Equal(0, PixelPeers.Difference(PixelPeers.Decode(file, i), PixelPeers.Decode(back, i)));
    }

    [Theory]
    [InlineData(1, 75, false)]
    [InlineData(3, 90, false)]
    [InlineData(3, 75, true)]
    public void What_we_compress_dcmtk_decompresses(int channels, int quality, bool halves)
    {
        using var scratch = new ScratchDirectory();
        var image = JpegTests.Picture(203, 117, channels);
        var stream = new ArrayBufferWriter<byte>();
        JpegEncoder.Encode(image, quality, stream, halves);
        if ((stream.WrittenCount & 1) != 0) stream.Write<byte>([0]);
        var file = PixelPeers.Read(Path.Combine(PixelPeers.Files, "CT_small.dcm"));
        var dataset = file.Dataset.Clone();
        dataset.RemoveAll(e => e.Tag.Group == 0x0028 || e.Tag == DicomTags.PixelData);
        dataset.SetUInt16(DicomTags.SamplesPerPixel, (ushort)channels);
        dataset.SetString(DicomTags.PhotometricInterpretation, channels == 1 ? "MONOCHROME2" : halves ? "YBR_FULL_422" : "YBR_FULL");
        if (channels == 3) dataset.SetUInt16(DicomTags.PlanarConfiguration, 0);
        dataset.SetUInt16(DicomTags.Rows, 117);
        dataset.SetUInt16(DicomTags.Columns, 203);
        dataset.SetUInt16(DicomTags.BitsAllocated, 8);
        dataset.SetUInt16(DicomTags.BitsStored, 8);
        dataset.SetUInt16(DicomTags.HighBit, 7);
        dataset.SetUInt16(DicomTags.PixelRepresentation, 0);
        var (ours, theirs) = (scratch.File("ours.dcm"), scratch.File("theirs.dcm"));
        Write(file with { Dataset = dataset }, TransferSyntax.JPEGBaseline8Bit, [new(stream.WrittenSpan.ToArray())], ours);
        Assert.True(PixelPeers.Run("dcmdjpeg", ours, theirs));
        Assert.InRange(PixelPeers.Difference(PixelPeers.Decode(PixelPeers.Read(ours), 0), PixelPeers.Decode(PixelPeers.Read(theirs), 0)), 0, channels == 1 ? 1 : 3);
    }

    [Fact]
    public void Recorded_images_look_as_dcmtk_shows_them()
    {
        using var scratch = new ScratchDirectory();
        var pnm = scratch.File("image.pnm");
        var seen = new List<string>();
        foreach (var path in Directory.EnumerateFiles(PixelPeers.Files, "*.dcm").Order(StringComparer.Ordinal))
        {
            DicomFile file;
            try { file = PixelPeers.Read(path); }
            catch (DicomRejectException) { continue; }
            if (!FrameDecoder.CanDecode(file.Syntax.Uid) || !file.Dataset.Contains(DicomTags.PixelData) || !file.Dataset.Contains(DicomTags.Rows)) continue;
            var settings = PixelAttributes.Settings(file.Dataset);
            var gray = PixelAttributes.Describe(file.Dataset) is { SamplesPerPixel: 1, Photometric: not PhotometricInterpretation.PaletteColor };
            string[] window = !gray ? [] : settings.Window is not null ? ["+Wi", "1"] : settings.VoiLut is not null ? ["+Wl", "1"] : ["+Wm"];
            // dcmtk swaps the halves of 32-bit samples in big endian differently from everyone who wrote such files
            if (file.Syntax == TransferSyntax.ExplicitVRBigEndian && file.Dataset.GetInt32(DicomTags.BitsAllocated) == 32) continue;
            // dcmtk cannot show what is not there; what it shows we must show
            if (!PixelPeers.Run("dcmj2pnm", [.. window, "-O", "+F", "1", "+op", path, pnm])) continue;
            var theirs = PixelPeers.ReadPnm(pnm);
            var frame = PixelPeers.Decode(file, 0);
            var ours = FrameRenderer.Render(frame, settings);
            Assert.Equal((theirs.Width, theirs.Height, theirs.Channels), (ours.Width, ours.Height, ours.Channels));
            var most = ours.Pixels.Zip(theirs.Pixels, (a, b) => Math.Abs(a - b)).Max();
            output.WriteLine($"{Path.GetFileName(path)}: {string.Join(' ', window)} {most}");
            Assert.True(most <= 2, $"{path} looks different by {most}");
            seen.Add(path);
        }
        Assert.InRange(seen.Count, 40, 1000);
    }

    private static void Write(DicomFile file, TransferSyntax syntax, List<DicomFragment> fragments, string path)
    {
        var dataset = file.Dataset.Clone();
        dataset.Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, new DicomFragments(default, fragments)));
        var bytes = new ArrayBufferWriter<byte>();
        DicomWriter.WriteFile(bytes, dataset, syntax);
        File.WriteAllBytes(path, bytes.WrittenSpan);
    }
}
