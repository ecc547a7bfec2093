using System.Globalization;
using Meridian.Core.Imaging;
using Meridian.Gateway.DicomWeb.Negotiation;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>WADO-RS metadata: series as prepared, one instance made on the spot.</summary>
internal sealed class MetadataRetrieval(ObjectFinder finder, SeriesMetadata metadata)
{
    private static readonly byte[] Open = "["u8.ToArray(), Comma = ","u8.ToArray(), Close = "]"u8.ToArray();

    public async Task AnswerAsync(HttpContext context, ObjectPath path, string root)
    {
        AcceptList.RequireJson(context.Request);
        context.Response.ContentType = DicomWebResponse.Json;
        context.Response.Headers.Append("Vary", "Accept, Accept-Encoding");
        if (path.Instance is not null)
        {
            await OneAsync(context, finder.Instance(path), root);
            return;
        }
        var series = finder.Series(path);
        var gzip = AcceptList.TakesGzip(context.Request);
        if (EntityTag.Answers(context, Version(series, gzip, root), series.Max(s => s.LastReceivedAt))) return;
        var texts = new List<PackedText>(series.Count);
        foreach (var one in series) texts.Add(await metadata.GetAsync(one, root));
        if (gzip) await PackedAsync(context, texts);
        else await PlainAsync(context, texts);
    }

    private async Task OneAsync(HttpContext context, InstanceRow row, string root)
    {
        if (EntityTag.Answers(context, string.Create(CultureInfo.InvariantCulture, $"{row.Series.Study.Revision.Value:x}-{row.Sequence.Value:x}-{EntityTag.Short(root)}"), row.ReceivedAt)) return;
        var json = metadata.Of(row, root);
        context.Response.ContentLength = json.Length + 2;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var pipe = context.Response.BodyWriter;
        await pipe.WriteAsync(Open, context.RequestAborted);
        await pipe.WriteAsync(json, context.RequestAborted);
        await pipe.WriteAsync(Close, context.RequestAborted);
    }

    private static async Task PackedAsync(HttpContext context, List<PackedText> texts)
    {
        var file = PackedText.ArrayOf(texts);
        context.Response.Headers.ContentEncoding = "gzip";
        context.Response.ContentLength = file.Sum(p => (long)p.Length);
        if (HttpMethods.IsHead(context.Request.Method)) return;
        foreach (var piece in file) await context.Response.BodyWriter.WriteAsync(piece, context.RequestAborted);
    }

    private static async Task PlainAsync(HttpContext context, List<PackedText> texts)
    {
        context.Response.ContentLength = texts.Sum(t => t.Length) + texts.Count + 1;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        var body = context.Response.Body;
        for (var i = 0; i < texts.Count; i++)
        {
            await body.WriteAsync(i == 0 ? Open : Comma, context.RequestAborted);
            await using var text = texts[i].Unpack();
            await text.CopyToAsync(body, 64 * 1024, context.RequestAborted);
        }
        await body.WriteAsync(Close, context.RequestAborted);
    }

    private static string Version(IReadOnlyList<SeriesRow> series, bool gzip, string root) =>
        string.Create(CultureInfo.InvariantCulture, $"{series.Max(s => s.Study.Revision.Value):x}-{series.Max(s => s.Revision.Value):x}-{series.Count:x}-{(gzip ? "z" : "p")}{EntityTag.Short(root)}");
}
