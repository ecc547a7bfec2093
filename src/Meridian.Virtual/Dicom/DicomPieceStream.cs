using System.Buffers;
using System.IO.Pipelines;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Virtual.Dicom;

/// <summary>PDUs and pieces of them out of a stream, one at a time.</summary>
internal sealed class DicomPieceStream(Stream stream)
{
    private readonly PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
    private readonly DicomFrameReader frames = new(DicomFrameOptions.Default);
    private ReadOnlySequence<byte> unread;
    private bool hasUnread;

    /// <summary>The next PDU or piece, valid until the next call; null at the end.</summary>
    public async ValueTask<DicomPiece?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (hasUnread)
            {
                if (frames.TryRead(ref unread, out var piece)) return piece;
                reader.AdvanceTo(unread.Start, unread.End);
                hasUnread = false;
            }
            var read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            (unread, hasUnread) = (read.Buffer, true);
            if (!read.IsCompleted) continue;
            // at the end, what is whole still counts
            return frames.TryRead(ref unread, out var last) ? last : null;
        }
    }

    public ValueTask CompleteAsync() => reader.CompleteAsync();
}
