namespace Meridian.Gateway.Dicom.Query;

/// <summary>A content of odd length with the NUL that makes it even (PS3.5 A.5, for deflated data sets; PS3.8 E.1: a fragment is even). Peers abort at an odd one.</summary>
internal sealed class PaddedContent(DicomContent content) : DicomContent
{
    public override long Length => content.Length + 1;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellation)
    {
        if (offset < content.Length) return content.ReadAsync(buffer, offset, cancellation);
        buffer.Span[0] = 0;
        return new(1);
    }
}
