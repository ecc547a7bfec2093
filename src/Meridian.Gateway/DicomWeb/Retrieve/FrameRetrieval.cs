using System.IO.Pipelines;
using Meridian.Core.Imaging;
using Meridian.Gateway.DicomWeb.Multipart;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom.Pixels;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>WADO-RS frames (PS3.18 10.4.1.1.6): as stored where the caller takes that, else uncompressed where a codec of ours can.</summary>
internal sealed class FrameRetrieval(ObjectFinder finder, PixelHeads heads, IImageStore store)
{
    public async Task AnswerAsync(HttpContext context, ObjectPath path, IReadOnlyList<int> numbers, string root)
    {
        var row = finder.Instance(path);
        using var stored = store.OpenOrRefuse(row);
        await AnswerAsync(context, row, stored, numbers, $"{root}/studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}/frames/");
    }

    /// <param name="context">The request.</param>
    /// <param name="row">The instance.</param>
    /// <param name="stored">Its bytes.</param>
    /// <param name="numbers">Frames from 1; null: all.</param>
    /// <param name="location">Address of a frame without its number.</param>
    public async Task AnswerAsync(HttpContext context, InstanceRow row, StoredObject stored, IReadOnlyList<int>? numbers, string location)
    {
        var head = heads.Of(row, stored);
        numbers ??= [.. Enumerable.Range(1, head.Frames.Count)];
        if (head.Frames.Count == 0) throw DicomWebException.NotFound("The instance has no pixel data");
        foreach (var number in numbers)
            if (number > head.Frames.Count) throw DicomWebException.NotFound($"The instance has {head.Frames.Count} frames, not {number}");

        var form = FrameForm.Choose(AcceptList.Of(context.Request), head.FrameSyntax, () => head.Description is not null && FrameDecoder.CanDecode(head.Syntax.Uid), numbers.Count);
        context.Response.Headers.Append("Vary", "Accept");
        if (EntityTag.Answers(context, row, form.PartType)) return;
        var asStored = form.TransferSyntax == head.FrameSyntax;
        if (form.IsMultipart) await PartsAsync(context, form, head, stored, numbers, location, asStored);
        else await OneAsync(context, form, head, stored, numbers[0] - 1, asStored);
    }

    private static async Task OneAsync(HttpContext context, FrameForm form, PixelHead head, StoredObject stored, int frame, bool asStored)
    {
        context.Response.ContentType = form.PartType;
        if (asStored && head.IsPlain(frame))
        {
            context.Response.ContentLength = head.LengthOf(frame);
            if (!HttpMethods.IsHead(context.Request.Method)) await CopyAsync(context.Response.BodyWriter, head, stored, frame, context.RequestAborted);
            return;
        }
        var bytes = Made(head, stored, frame, asStored);
        context.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
    }

    private static async Task PartsAsync(HttpContext context, FrameForm form, PixelHead head, StoredObject stored, IReadOnlyList<int> numbers, string location, bool asStored)
    {
        var body = new MultipartBody(form.MediaType);
        context.Response.ContentType = body.ContentType;
        var plain = asStored && numbers.All(n => head.IsPlain(n - 1));
        var opens = new byte[]?[numbers.Count];
        if (plain)
        {
            long length = body.Close.Length;
            for (var i = 0; i < numbers.Count; i++) length += (opens[i] = body.Open(i == 0, form.PartType, location + numbers[i], head.LengthOf(numbers[i] - 1))).Length + head.LengthOf(numbers[i] - 1);
            context.Response.ContentLength = length;
        }
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var pipe = context.Response.BodyWriter;
        for (var i = 0; i < numbers.Count; i++)
        {
            if (plain)
            {
                Write(pipe, opens[i]!);
                await CopyAsync(pipe, head, stored, numbers[i] - 1, context.RequestAborted);
                continue;
            }
            // one decoded frame in memory at a time
            var bytes = Made(head, stored, numbers[i] - 1, asStored);
            Write(pipe, body.Open(i == 0, form.PartType, location + numbers[i], bytes.Length));
            await pipe.WriteAsync(bytes, context.RequestAborted);
        }
        await pipe.WriteAsync(body.Close, context.RequestAborted);
    }

    private static void Write(PipeWriter pipe, byte[] bytes)
    {
        bytes.CopyTo(pipe.GetSpan(bytes.Length));
        pipe.Advance(bytes.Length);
    }

    private static async ValueTask CopyAsync(PipeWriter pipe, PixelHead head, StoredObject stored, int frame, CancellationToken cancellation)
    {
        foreach (var (offset, length) in head.Frames[frame])
        {
            if (head.Inflated is { } bytes) await pipe.WriteAsync(bytes.Slice((int)offset, (int)length), cancellation);
            else await pipe.CopyAsync(stored, offset, length, cancellation);
        }
    }

    // native frames that only have another byte order or begin inside of a byte stay what they are otherwise; compressed ones are decoded
    private static ReadOnlyMemory<byte> Made(PixelHead head, StoredObject stored, int frame, bool asStored)
    {
        var bytes = head.Read(stored, frame);
        return asStored ? head.Straightened(bytes, frame) : head.Decode(bytes, frame).Samples;
    }
}
