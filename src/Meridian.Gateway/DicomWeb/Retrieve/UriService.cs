using Meridian.Core.Imaging;
using Meridian.Gateway.DicomWeb.Negotiation;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>WADO-URI (PS3.18 chapter 9): one instance as a Part 10 file or a picture, for viewers that know nothing newer.</summary>
internal sealed class UriService(ObjectFinder finder, InstanceRetrieval instances, RenderedRetrieval rendered)
{
    public Task AnswerAsync(HttpContext context, string root)
    {
        var request = context.Request;
        if (RenderRequest.Value(request, "requestType") != "WADO") throw DicomWebException.Invalid("requestType must be WADO");
        var row = finder.Instance(new(Uid(request, "studyUID"), Uid(request, "seriesUID"), Uid(request, "objectUID")));
        var type = Wanted(request);
        if (type is "application/dicom") return FileAsync(context, row, root);
        var frame = RenderRequest.Value(request, "frameNumber") is { } text ? RenderRequest.Number(text, "frameNumber", 1, int.MaxValue) : (int?)null;
        return rendered.AnswerAsync(context, row, frame, Picture(request, type));
    }

    private Task FileAsync(HttpContext context, InstanceRow row, string root)
    {
        // 9.1.2.2.9: without one, explicit little endian
        var syntax = RenderRequest.Value(context.Request, "transferSyntax");
        return instances.AnswerAsync(context, [row], new InstanceForm(IsMultipart: false, [syntax ?? PixelMedia.ExplicitLittleEndian], syntax is not null), root);
    }

    // 9.1.2.2.2: the first that there is; without a word a picture where there is one to be had
    private static string Wanted(HttpRequest request)
    {
        if (RenderRequest.Value(request, "contentType") is not { Length: > 0 } asked) return "image/jpeg";
        foreach (var range in MediaRange.ParseList(asked.Replace("dicom json", "dicom+json", StringComparison.Ordinal)))
            if (range.Type is "application/dicom" or "image/jpeg" or "image/png") return range.Type;
        throw DicomWebException.NotAcceptable("contentType may be application/dicom, image/jpeg or image/png");
    }

    private static RenderRequest Picture(HttpRequest request, string type)
    {
        var wanted = new RenderRequest { Type = type };
        if (RenderRequest.Value(request, "imageQuality") is { } quality) wanted = wanted with { Quality = RenderRequest.Number(quality, "imageQuality", 1, 100) };
        if (RenderRequest.Value(request, "rows") is { } rows) wanted = wanted with { Height = RenderRequest.Number(rows, "rows", 1, 16384) };
        if (RenderRequest.Value(request, "columns") is { } columns) wanted = wanted with { Width = RenderRequest.Number(columns, "columns", 1, 16384) };
        if (RenderRequest.Value(request, "windowCenter") is { } center && RenderRequest.Value(request, "windowWidth") is { } width) wanted = wanted with { Window = RenderRequest.ReadWindow([center, width]) };
        return wanted;
    }

    private static string Uid(HttpRequest request, string name) => RenderRequest.Value(request, name) is { Length: > 0 and <= 64 } uid && !uid.AsSpan().ContainsAnyExcept("0123456789.") ? uid
        : throw DicomWebException.Invalid($"{name} must be a UID");
}
