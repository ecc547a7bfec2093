using System.Buffers.Binary;
using System.Text.Json;
using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>Where frames stand.</summary>
public sealed class PixelFramesTests
{
    // CRC-32 of each frame's bytes as pydicom finds them.
    private const string Frames = """
        import sys, json, zlib, pydicom
        from pydicom.encaps import generate_pixel_data_frame
        out = {}
        for f in sys.argv[1:]:
            ds = pydicom.dcmread(f, force=True)
            if 'PixelData' not in ds or 'Rows' not in ds or not ds.file_meta.get('TransferSyntaxUID'): continue
            try: n = int(ds.get('NumberOfFrames', 1) or 1)
            except ValueError: n = 1
            if ds.file_meta.TransferSyntaxUID.is_compressed and ds['PixelData'].is_undefined_length:
                out[f] = [zlib.crc32(x) for x in generate_pixel_data_frame(ds.PixelData, n)]
            elif ds.get('BitsAllocated', 8) >= 8:
                size = ds.Rows * ds.Columns * ds.SamplesPerPixel * ds.BitsAllocated // 8
                if ds.PhotometricInterpretation in ('YBR_FULL_422',) and ds.SamplesPerPixel == 3: size = size * 2 // 3
                out[f] = [zlib.crc32(ds.PixelData[i * size:(i + 1) * size]) for i in range(n) if len(ds.PixelData) >= (i + 1) * size]
        print(json.dumps(out))
        """;

    [Fact]
    public async Task Frames_of_the_corpus_are_those_that_pydicom_finds()
    {
        Assert.SkipWhen(DicomCorpus.Root is null, "The DICOM corpus is not here");
        var files = DicomCorpus.Kinds.Select(k => (string)k.Data).Where(n => n.StartsWith("files/", StringComparison.Ordinal) && n != "files/no_meta.dcm" && !n.Contains("DICOMDIR", StringComparison.Ordinal)).Select(n => Path.Combine(DicomCorpus.Root!, n)).ToArray();
        using var theirs = JsonDocument.Parse(await Peer.PythonAsync(Frames, files));
        var count = 0;
        foreach (var property in theirs.RootElement.EnumerateObject())
        {
            var bytes = await File.ReadAllBytesAsync(property.Name, TestContext.Current.CancellationToken);
            using var stream = new MemoryStream(bytes);
            var frames = PixelFrames.Locate(DicomReader.ReadFile(stream, new DicomReadOptions { DeferLargerThan = 64 }), stream);
            Assert.NotNull(frames);
            var ours = frames.Select(f => (long)Crc(f.Fragments.SelectMany(p => !p.IsDeferred && p.Length > 0 ? p.Value.ToArray() : bytes[(int)p.Offset..(int)(p.Offset + p.Length)]).ToArray()));
            Assert.Equal(property.Value.EnumerateArray().Select(v => v.GetInt64()).Select(v => $"{Path.GetFileName(property.Name)} {v}"), ours.Select(v => $"{Path.GetFileName(property.Name)} {v}"));
            count++;
        }
        Assert.InRange(count, 50, 200);
    }

    [Fact]
    public void Tables_fragments_and_end_markers_tell_where_frames_begin()
    {
        // two frames: the first in two fragments
        DicomFragment[] fragments = [new(new byte[] { 1, 2, 3, 4 }), new(new byte[] { 5, 6, 0xFF, 0xD9 }), new(new byte[] { 7, 8, 0xFF, 0xD9 })];
        var table = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4), 24);
        var wrong = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(wrong.AsSpan(4), 7);
        foreach (var basic in new[] { table, wrong, [] })
        {
            var set = new DicomDataset();
            set.SetString(DicomTags.NumberOfFrames, "2");
            set.Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, new DicomFragments(basic, fragments)));
            Assert.Equal([2, 1], PixelFrames.Locate(set)!.Select(f => f.Fragments.Count));
        }
        var extended = new DicomDataset();
        extended.SetString(DicomTags.NumberOfFrames, "2");
        var wide = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(wide.AsSpan(8), 12);
        extended.SetBytes(DicomTags.ExtendedOffsetTable, DicomVr.OV, wide);
        extended.Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, new DicomFragments(default, fragments)));
        Assert.Equal([1, 2], PixelFrames.Locate(extended)!.Select(f => f.Fragments.Count));
        var few = new DicomDataset();
        few.SetString(DicomTags.NumberOfFrames, "5");
        few.Set(new DicomElement(DicomTags.PixelData, DicomVr.OB, new DicomFragments(default, fragments)));
        Assert.Equal(DicomReject.BrokenPixels, Assert.Throws<DicomRejectException>(() => PixelFrames.Locate(few)).Reason);
    }

    [Fact]
    public void Frames_of_one_bit_a_pixel_begin_within_bytes()
    {
        var set = new DicomDataset();
        set.SetUInt16(DicomTags.Rows, 3);
        set.SetUInt16(DicomTags.Columns, 3);
        set.SetUInt16(DicomTags.SamplesPerPixel, 1);
        set.SetUInt16(DicomTags.BitsAllocated, 1);
        set.SetString(DicomTags.NumberOfFrames, "3");
        set.SetBytes(DicomTags.PixelData, DicomVr.OB, new byte[] { 1, 2, 3, 4 });
        var frames = PixelFrames.Locate(set)!;
        Assert.Equal([(0, 2L), (1, 2L), (2, 2L)], frames.Select(f => (f.FirstBit, f.Length)));
        Assert.Equal([2, 3], frames[1].Fragments[0].Value.ToArray());
    }

    [Fact]
    public void A_count_of_frames_that_the_pixels_do_not_hold_gives_those_that_are_there()
    {
        var set = new DicomDataset();
        set.SetUInt16(DicomTags.Rows, 2);
        set.SetUInt16(DicomTags.Columns, 2);
        set.SetUInt16(DicomTags.BitsAllocated, 8);
        set.SetString(DicomTags.NumberOfFrames, "1000000000");
        set.SetBytes(DicomTags.PixelData, DicomVr.OW, new byte[10]);
        Assert.Equal(2, PixelFrames.Locate(set)!.Count);
    }

    [Fact]
    public void The_head_of_a_large_object_reads_without_its_pixels()
    {
        var set = new DicomDataset();
        set.SetString(DicomTags.PatientName, "Large^Object");
        set.SetUInt16(DicomTags.Rows, 16_000);
        set.SetUInt16(DicomTags.Columns, 16_000);
        set.SetUInt16(DicomTags.BitsAllocated, 16);
        set.SetBytes(DicomTags.PixelData, DicomVr.OW, new byte[2]);
        var head = DicomWriter.PlanFile(set, TransferSyntax.ExplicitVRLittleEndian).Single().Bytes.ToArray();
        const uint Pixels = 16_000 * 16_000 * 2;
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(head.Length - 6), Pixels);
        using var stream = new SparseStream(head, head.Length - 2 + Pixels);
        var file = DicomReader.ReadFile(stream);
        Assert.Empty(file.Warnings);
        Assert.Equal("Large^Object", file.Dataset.GetString(DicomTags.PatientName));
        Assert.True(file.Dataset[DicomTags.PixelData]!.IsDeferred);
        Assert.Equal((head.Length - 2, (long)Pixels), (PixelFrames.Locate(file)![0].Fragments[0].Offset, PixelFrames.Locate(file)![0].Length));
        Assert.InRange(stream.BytesRead, 1, 20_000);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }

    /// <summary>A head, and zeros behind it that nobody keeps. Counts what is read.</summary>
    private sealed class SparseStream(byte[] head, long length) : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, length - Position);
            buffer.AsSpan(offset, count).Clear();
            if (Position < head.Length) head.AsSpan((int)Position, (int)Math.Min(count, head.Length - Position)).CopyTo(buffer.AsSpan(offset));
            Position += count;
            BytesRead += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = offset;

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
