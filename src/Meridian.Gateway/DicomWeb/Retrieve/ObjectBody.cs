using System.Buffers;
using System.IO.Pipelines;
using Meridian.Core.Imaging;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Hands stored bytes to the network: from the file into the connection's own buffer, block by block, so that no object is ever in memory as a whole.</summary>
internal static class ObjectBody
{
    // a block large enough that system calls do not count, small enough that hundreds of readers fit
    private const int Block = 128 * 1024;

    /// <summary>Copies a range of an object.</summary>
    /// <exception cref="EndOfStreamException">The object is shorter than its index says.</exception>
    public static async ValueTask CopyAsync(this PipeWriter to, StoredObject from, long offset, long length, CancellationToken cancellation)
    {
        while (length > 0)
        {
            if (from.File is null)
            {
                // in memory already: the writer copies once
                await to.WriteAsync(from.Memory.Slice((int)offset, (int)length), cancellation);
                return;
            }
            var buffer = to.GetMemory((int)Math.Min(length, Block));
            if (buffer.Length > length) buffer = buffer[..(int)length];
            // a page that is cached is there at once; a thread that waits for the disk costs less than a switch for every block
            var read = from.Read(buffer.Span, offset);
            if (read == 0) throw new EndOfStreamException("A stored object ends before the place that its index names");
            to.Advance(read);
            (offset, length) = (offset + read, length - read);
            await to.FlushAsync(cancellation);
        }
    }
}
