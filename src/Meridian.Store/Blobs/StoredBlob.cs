using Meridian.Core.Imaging;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Store.Blobs;

/// <summary>An object opened for reading, from its file or from the record.</summary>
internal sealed class StoredBlob : StoredObject
{
    private readonly SafeFileHandle? file;
    private readonly byte[] memory = [];

    public StoredBlob(SafeFileHandle file) => (this.file, Length) = (file, RandomAccess.GetLength(file));
    public StoredBlob(byte[] memory) => (this.memory, Length) = (memory, memory.Length);

    public override long Length { get; }
    public override SafeFileHandle? File => file;
    public override ReadOnlyMemory<byte> Memory => memory;

    public override Stream AsStream() => file is null ? new MemoryStream(memory, writable: false)
        : new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0) { Position = 0 };

    public override void Dispose() => file?.Dispose();
}
