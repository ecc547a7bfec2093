using System.Globalization;
using Meridian.Core.Imaging;
using Meridian.Gateway.DicomWeb.Multipart;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>
/// WADO-RS bulk data (PS3.18 10.4.1.1.5) at the address that metadata names: tags in hexadecimal and, inside of sequences, item numbers from 0.
/// Compressed pixel data are handed out frame by frame; everything else is one run of bytes, of which a part may be asked for.
/// </summary>
internal sealed class BulkDataRetrieval(ObjectFinder finder, FrameRetrieval frames, IImageStore store)
{
    public async Task AnswerAsync(HttpContext context, ObjectPath path, string[] place, string root)
    {
        var row = finder.Instance(path);
        using var stored = store.OpenOrRefuse(row);
        var file = DicomReader.ReadFile(stored.AsStream(), new DicomReadOptions { DeferLargerThan = 4096 });
        var location = $"{root}/studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}/";
        var element = Find(file.Dataset, place) ?? throw DicomWebException.NotFound("There is no such bulk data in the instance");
        if (element.Fragments is not null)
        {
            await frames.AnswerAsync(context, row, stored, null, location + "frames/");
            return;
        }
        var type = TypeOf(file.Dataset, element);
        var accepted = AcceptList.Of(context.Request);
        // without a word about it, parts are meant (8.7.3.3); a viewer that opens a document asks for its type
        var form = accepted.Select(r => Form(r, type)).FirstOrDefault(f => f is not null)
            ?? throw DicomWebException.NotAcceptable($"The value is {type}: ask for that or for application/octet-stream, alone or in multipart/related");
        var length = LengthOf(file.Dataset, element);
        if (EntityTag.Answers(context, row, form.MediaType + form.IsMultipart + string.Join('/', place))) return;
        if (form.IsMultipart) await PartAsync(context, form, stored, file, element, length, location + "bulkdata/" + string.Join('/', place));
        else await OneAsync(context, form, stored, file, element, length);
    }

    /// <summary>The element that a path of tags and item numbers names; null: none, or a sequence.</summary>
    internal static DicomElement? Find(DicomDataset dataset, string[] place)
    {
        for (var i = 0; ; i += 2)
        {
            if (i >= place.Length || !DicomTag.TryParse(place[i], out var tag) || !dataset.TryGet(tag, out var element)) return null;
            if (i == place.Length - 1) return element.Items is null ? element : null;
            if (element.Items is null || !int.TryParse(place[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var item) || item >= element.Items.Count) return null;
            dataset = element.Items[item];
        }
    }

    private static FrameForm? Form(MediaRange range, string type)
    {
        var multipart = range.IsMultipart || range.IsAnything;
        var asked = multipart ? range.Part ?? "*/*" : range.Type;
        var syntax = PixelMedia.ExplicitLittleEndian;
        if (asked == "*/*") return new(multipart, range.IsAnything ? PixelMedia.Octets : type, syntax);
        if (asked == type || asked == PixelMedia.Octets) return new(multipart, asked, syntax);
        return asked.EndsWith("/*", StringComparison.Ordinal) && type.StartsWith(asked[..^1], StringComparison.Ordinal) ? new(multipart, type, syntax) : null;
    }

    // PS3.3 C.24.2: an encapsulated document says what it is
    private static string TypeOf(DicomDataset dataset, DicomElement element) =>
        element.Tag == DicomTags.EncapsulatedDocument && dataset.GetString(DicomTags.MIMETypeOfEncapsulatedDocument) is { Length: > 0 } type && MediaRange.Parse(type) is { } known ? known.Type : PixelMedia.Octets;

    // the length that the document had before it was padded to an even one (0042,0015)
    private static long LengthOf(DicomDataset dataset, DicomElement element) =>
        element.Tag == DicomTags.EncapsulatedDocument && dataset.GetInt32(DicomTags.EncapsulatedDocumentLength) is { } length && length > 0 && length == element.Length - 1 ? length : element.Length;

    private static async Task OneAsync(HttpContext context, FrameForm form, StoredObject stored, DicomFile file, DicomElement element, long length)
    {
        context.Response.ContentType = form.MediaType;
        context.Response.Headers.AcceptRanges = "bytes";
        var (from, count) = (0L, length);
        if (context.Request.GetTypedHeaders().Range is { Unit.Value: "bytes", Ranges.Count: 1 } asked)
        {
            (from, count) = Part(asked.Ranges.First(), length);
            if (count <= 0)
            {
                context.Response.Headers.ContentRange = new ContentRangeHeaderValue(length).ToString();
                throw new DicomWebException(StatusCodes.Status416RangeNotSatisfiable, $"The value has {length} bytes");
            }
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = new ContentRangeHeaderValue(from, from + count - 1, length).ToString();
        }
        context.Response.ContentLength = count;
        if (!HttpMethods.IsHead(context.Request.Method)) await CopyAsync(context, stored, file, element, from, count);
    }

    private static async Task PartAsync(HttpContext context, FrameForm form, StoredObject stored, DicomFile file, DicomElement element, long length, string location)
    {
        var body = new MultipartBody(form.MediaType);
        var open = body.Open(true, form.MediaType == PixelMedia.Octets ? form.PartType : form.MediaType, location, length);
        context.Response.ContentType = body.ContentType;
        context.Response.ContentLength = open.Length + length + body.Close.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await context.Response.BodyWriter.WriteAsync(open, context.RequestAborted);
        await CopyAsync(context, stored, file, element, 0, length);
        await context.Response.BodyWriter.WriteAsync(body.Close, context.RequestAborted);
    }

    private static (long From, long Count) Part(RangeItemHeaderValue range, long length) => range switch
    {
        { From: null, To: { } last } => (Math.Max(length - last, 0), Math.Min(last, length)),
        { From: { } from, To: { } to } => (from, Math.Min(to, length - 1) - from + 1),
        { From: { } from } => (from, length - from),
        _ => (0, length),
    };

    private static async ValueTask CopyAsync(HttpContext context, StoredObject stored, DicomFile file, DicomElement element, long from, long count)
    {
        var pipe = context.Response.BodyWriter;
        // values are little endian on the way out (8.7.3.4)
        if (element.IsBigEndian && element.Vr.WordSize > 1)
        {
            var bytes = new byte[element.Length];
            if (element.IsDeferred) stored.ReadExactly(bytes, element.Offset);
            else element.Value.CopyTo(bytes);
            PixelHead.Swap(bytes, element.Vr.WordSize);
            await pipe.WriteAsync(bytes.AsMemory((int)from, (int)count), context.RequestAborted);
        }
        else if (element.IsDeferred) await pipe.CopyAsync(stored, element.Offset + from, count, context.RequestAborted);
        else await pipe.WriteAsync(element.Value.Slice((int)from, (int)count), context.RequestAborted);
    }
}
