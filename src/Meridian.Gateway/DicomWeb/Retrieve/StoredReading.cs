using Meridian.Core.Imaging;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Reads of stored objects that must be whole.</summary>
internal static class StoredReading
{
    extension(StoredObject stored)
    {
        /// <exception cref="EndOfStreamException">The object is shorter than its index says.</exception>
        public void ReadExactly(Span<byte> buffer, long offset)
        {
            while (buffer.Length > 0)
            {
                var read = stored.Read(buffer, offset);
                if (read == 0) throw new EndOfStreamException("A stored object ends before the place that its index names");
                buffer = buffer[read..];
                offset += read;
            }
        }

        /// <summary>All of it in memory.</summary>
        public ReadOnlyMemory<byte> ReadAll()
        {
            if (stored.File is null) return stored.Memory;
            var whole = GC.AllocateUninitializedArray<byte>(checked((int)stored.Length));
            stored.ReadExactly(whole, 0);
            return whole;
        }
    }

    extension(IImageStore store)
    {
        /// <exception cref="DicomWebException">410: the stored file is gone.</exception>
        public StoredObject OpenOrRefuse(InstanceRow row)
        {
            try { return store.Open(row.Location); }
            catch (FileNotFoundException) { throw new DicomWebException(410, "The stored file is missing; the hub's list of damaged objects names it"); }
        }
    }
}
