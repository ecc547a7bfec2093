using System.Buffers;
using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Rendered frames and thumbnails (PS3.18 10.4.1.1.7 and 10.4.1.1.8): pictures that a browser shows, of frames that a codec of ours reads.</summary>
internal sealed class RenderedRetrieval(ObjectFinder finder, PixelHeads heads, IImageStore store, DicomWebOptions options) : IDisposable
{
    // pictures cost processor time that others need too
    private readonly SemaphoreSlim turns = new(Math.Max(Environment.ProcessorCount, 1));

    public Task AnswerAsync(HttpContext context, ObjectPath path, IReadOnlyList<int>? frames, bool thumbnail)
    {
        var wanted = RenderRequest.Parse(context.Request);
        if (thumbnail && wanted is { Width: 0, Height: 0 }) wanted = wanted with { Width = options.ThumbnailSide, Height = options.ThumbnailSide, Quality = Math.Min(wanted.Quality, 80) };
        if (frames is { Count: > 1 }) throw DicomWebException.NotAcceptable("One frame at a time is rendered");
        return AnswerAsync(context, finder.Representative(path), frames?[0], wanted);
    }

    /// <param name="context">The request.</param>
    /// <param name="row">The instance.</param>
    /// <param name="number">Which frame, from 1; null: the one in the middle.</param>
    /// <param name="wanted">How.</param>
    public async Task AnswerAsync(HttpContext context, InstanceRow row, int? number, RenderRequest wanted)
    {
        context.Response.Headers.Append("Vary", "Accept");
        if (EntityTag.Answers(context, row, $"{wanted}{number}")) return;
        var output = new ArrayBufferWriter<byte>(32 * 1024);
        await turns.WaitAsync(context.RequestAborted);
        try { await Task.Run(() => Render(row, number, wanted, output), context.RequestAborted); }
        catch (PixelException wrong) { throw DicomWebException.NotAcceptable($"The image cannot be shown here ({wrong.Message})"); }
        finally { turns.Release(); }
        context.Response.ContentType = wanted.Type;
        context.Response.ContentLength = output.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(output.WrittenMemory, context.RequestAborted);
    }

    public void Dispose() => turns.Dispose();

    private void Render(InstanceRow row, int? number, RenderRequest wanted, ArrayBufferWriter<byte> output)
    {
        using var stored = store.OpenOrRefuse(row);
        var head = heads.Of(row, stored);
        if (head.Frames.Count == 0) throw DicomWebException.NotAcceptable("The instance has no pixel data that could be shown");
        if (number > head.Frames.Count) throw DicomWebException.NotFound($"The instance has {head.Frames.Count} frames, not {number}");
        if (!FrameDecoder.CanDecode(head.Syntax.Uid)) throw DicomWebException.NotAcceptable($"Frames in transfer syntax {head.Syntax.Uid} cannot be shown here: no codec for it is installed");
        var frame = (number ?? (head.Frames.Count / 2) + 1) - 1;
        using var stream = stored.AsStream();
        // tables of 16 bits have 128 KiB
        var dataset = DicomReader.ReadFile(stream, new DicomReadOptions { StopBefore = DicomTags.PixelData, DeferLargerThan = 256 * 1024 }).Dataset;
        var settings = PixelAttributes.Settings(dataset, frame);
        if (wanted.Window is { } window) settings = settings with { Window = window };
        var image = FrameRenderer.Render(head.Decode(head.Read(stored, frame), frame), settings);
        if (wanted.Region is { } r)
        {
            var (width, height) = (r.Width == 0 ? image.Width - r.X : r.Width, r.Height == 0 ? image.Height - r.Y : r.Height);
            if (width < 1 || height < 1 || r.X + width > image.Width || r.Y + height > image.Height) throw DicomWebException.Invalid("The viewport's part reaches out of the image");
            image = image.Crop(r.X, r.Y, width, height);
        }
        if (wanted.Width > 0 || wanted.Height > 0) image = image.FitInto(wanted.Width > 0 ? wanted.Width : 16384, wanted.Height > 0 ? wanted.Height : 16384, mayEnlarge: wanted.Width > 0 && wanted.Height > 0 && wanted.Region is not null);
        if (wanted.Type == "image/png") PngEncoder.Encode(image, output);
        else JpegEncoder.Encode(image, wanted.Quality, output);
    }
}
