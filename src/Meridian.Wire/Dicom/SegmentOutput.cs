using System.Buffers;

namespace Meridian.Wire.Dicom;

/// <summary>Takes what the writer makes, and in between the places of deferred values.</summary>
internal sealed class SegmentOutput : IBufferWriter<byte>
{
    private ArrayBufferWriter<byte> written = new(1024);

    public List<DicomSegment> Segments { get; } = [];

    public void FromSource(long offset, long length)
    {
        End();
        Segments.Add(new DicomSegment(default, offset, length));
    }

    public void End()
    {
        if (written.WrittenCount == 0) return;
        Segments.Add(new DicomSegment(written.WrittenMemory, -1, written.WrittenCount));
        written = new ArrayBufferWriter<byte>(256);
    }

    public void Advance(int count) => written.Advance(count);

    public Memory<byte> GetMemory(int sizeHint = 0) => written.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => written.GetSpan(sizeHint);
}
