using Meridian.Store.Blobs;
using Xunit;

namespace Meridian.Core.Tests.Imaging;

/// <summary>What comes in pieces of any size lies in its file as it came, whether it outgrew memory or not.</summary>
public sealed class ObjectBytesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-bytes-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory(Timeout = 180_000)]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(8_193)]
    [InlineData(65_536)]
    [InlineData(131_072)]
    [InlineData(200_001)]
    [InlineData(1_000_000)]
    public async Task Any_length_in_any_pieces_is_in_the_file_as_it_came(int length)
    {
        foreach (var memory in new[] { 1, 10_000, 70_000, 1 << 20 })
            foreach (var looksInside in new[] { false, true })
            {
                using var store = new ImageStore(new() { Folder = Path.Combine(folder, $"{memory}-{looksInside}"), MemoryBytes = memory, LeastFreeBytes = 0 }, reader: null!, clock: TimeProvider.System);
                var random = new Random(length + memory);
                var bytes = new byte[length + 132];
                random.NextBytes(bytes);
                using var incoming = store.Begin();
                incoming.Append(bytes.AsSpan(0, 132));
                incoming.BeginDataset();
                for (var at = 132; at < bytes.Length;)
                {
                    var piece = Math.Min(bytes.Length - at, random.Next(1, random.Next(2) == 0 ? 100 : 90_000));
                    incoming.Append(bytes.AsSpan(at, piece));
                    at += piece;
                }
                Assert.Equal(bytes.Length, incoming.Length);
                if (looksInside)
                {
                    using var look = incoming.OpenRead();
                    var seen = new byte[bytes.Length];
                    look.ReadExactly(seen);
                    Assert.Equal(bytes, seen);
                    Assert.Equal(-1, look.ReadByte());
                }
                Assert.True(await store.SealAsync(incoming, "a/b.dcm"));
                Assert.Equal(bytes, await File.ReadAllBytesAsync(Path.Combine(store.Folder, "a/b.dcm"), TestContext.Current.CancellationToken));
                Assert.Equal(Core.Imaging.Crc32C.Of(bytes.AsSpan(132)), incoming.Checksum);
            }
    }
}
