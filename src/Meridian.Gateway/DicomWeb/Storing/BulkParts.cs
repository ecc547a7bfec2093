using System.Globalization;
using Meridian.Core.Imaging;
using Meridian.Gateway.DicomWeb.Negotiation;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>
/// The bulk data of one store request, each part found by its Content-Location (PS3.18 10.5.1.4). Parts come in any order and metadata may need them in another one, so that they
/// wait where incoming objects do: in memory while they are small, else in a file that is gone with the request. Each byte lies there once.
/// </summary>
internal sealed class BulkParts(IImageStore store, DicomWebOptions options, string target) : IDisposable
{
    private const int Block = 128 * 1024;
    private const string FramesOf = "/frames/";
    private readonly List<BulkPart> parts = [];
    private readonly Dictionary<string, List<BulkPart>> byLocation = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<int, BulkPart>> frames = new(StringComparer.Ordinal);
    private readonly Uri? origin = Uri.TryCreate(target, UriKind.Absolute, out var parsed) ? parsed : null;
    private IncomingObject? bytes;
    private Stream? reading;

    public int Count => parts.Count;

    /// <summary>Those that nothing refers to.</summary>
    public IEnumerable<BulkPart> Unreferenced => parts.Where(p => !p.IsReferenced);

    /// <summary>Takes a part in.</summary>
    /// <exception cref="DicomWebException">413: it is too long.</exception>
    /// <exception cref="Core.Record.RecordUnavailableException">There is no room.</exception>
    public async Task TakeAsync(int number, MediaRange? type, string? location, Stream body, CancellationToken cancellation)
    {
        bytes ??= store.Begin();
        var offset = bytes.Length;
        for (int read; (read = await body.ReadAsync(bytes.GetMemory(Block), cancellation)) > 0;)
        {
            bytes.Advance(read);
            if (bytes.Length - offset > options.MaximumInstance) throw new DicomWebException(StatusCodes.Status413PayloadTooLarge, $"Part {number}: an instance may have {options.MaximumInstance} bytes; nothing of the request is stored");
        }
        var part = new BulkPart(number, type ?? new(PixelMedia.Octets, null, null, 1), offset, bytes.Length - offset);
        parts.Add(part);
        if (string.IsNullOrWhiteSpace(location)) return;
        var key = Key(location);
        (byLocation.TryGetValue(key, out var same) ? same : byLocation[key] = []).Add(part);
        // a frame may be named by the address of the pixel data and its number, as retrieval names it
        if (key.LastIndexOf(FramesOf, StringComparison.Ordinal) is var at and > 0 && int.TryParse(key.AsSpan(at + FramesOf.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var frame))
            TakeFrame(key[..at], frame, part);
    }

    /// <summary>What a BulkDataURI names: one part, or several frames in their order, as they came or by their numbers; empty: nothing in the request.</summary>
    public IReadOnlyList<BulkPart> Find(string uri)
    {
        if (string.IsNullOrWhiteSpace(uri)) return [];
        var key = Key(uri);
        IReadOnlyList<BulkPart> found = byLocation.GetValueOrDefault(key) ?? (frames.TryGetValue(key, out var numbered) ? Consecutive(numbered) : []);
        foreach (var part in found) part.IsReferenced = true;
        return found;
    }

    /// <summary>Bytes of a part from an offset in it: as many as the buffer holds, or as the part has.</summary>
    public int Read(BulkPart part, long from, Span<byte> into)
    {
        into = into[..(int)Math.Min(into.Length, part.Length - from)];
        Reading.Position = part.Offset + from;
        Reading.ReadExactly(into);
        return into.Length;
    }

    /// <summary>Copies bytes into an object.</summary>
    public void CopyTo(IncomingObject to, long offset, long length)
    {
        Reading.Position = offset;
        while (length > 0)
        {
            var block = to.GetSpan(Block);
            var count = Reading.ReadAtLeast(block[..(int)Math.Min(block.Length, length)], 1);
            to.Advance(count);
            length -= count;
        }
    }

    private void TakeFrame(string pixels, int number, BulkPart part)
    {
        // the same frame twice: nobody can say which is meant
        if (!(frames.TryGetValue(pixels, out var others) ? others : frames[pixels] = []).TryAdd(number, part)) others!.TryAdd(0, part);
    }

    public void Dispose()
    {
        reading?.Dispose();
        bytes?.Dispose();
    }

    private Stream Reading => reading ??= bytes!.OpenRead();

    // frames 1, 2, 3 …: one that is missing would move all that follow; 0 is none
    private static IReadOnlyList<BulkPart> Consecutive(SortedDictionary<int, BulkPart> numbered) => numbered.Keys.Select((number, i) => number == i + 1).All(right => right) ? [.. numbered.Values] : [];

    // addresses may be written relative to the request's own (RFC 2557 5)
    private string Key(string address) => origin is not null && Uri.TryCreate(origin, address.Trim(), out var whole) ? whole.AbsoluteUri : address.Trim();
}
