using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Meridian.Server.Composition;

/// <summary>
/// Serves the imaging viewer below <c>/viewer</c>: the files of its build compressed as the build left them and kept by the browser
/// for a year, for their folder's name changes with them; every other address is the viewer's single page, for who is signed in.
/// </summary>
public static class ViewerFiles
{
    /// <summary>Wider than the hub's own pages, and only here: codecs are WebAssembly whose glue compiles small functions, decoding runs in workers, a PDF is shown from memory.</summary>
    private const string Policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval' blob:; worker-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
        "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self' data: blob:; frame-src 'self' blob:; object-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    private static readonly FileExtensionContentTypeProvider types = new();

    /// <summary>Maps the viewer's files, which lie in <c>viewer</c> of the pages' folder.</summary>
    public static void MapViewer(this IEndpointRouteBuilder app, string pages)
    {
        var folder = Path.Combine(pages, "viewer");
        if (!File.Exists(Path.Combine(folder, "index.html")))
        {
            app.MapMethods("/viewer/{**path}", [HttpMethods.Get, HttpMethods.Head], () => Results.Problem(title: "The viewer is not built.", detail: "Run ./meridian once on a machine with Node.js and npm.", statusCode: 503)).AllowAnonymous().ExcludeFromDescription();
            return;
        }
        var files = new PhysicalFileProvider(folder);
        app.MapMethods("/viewer/{**path}", [HttpMethods.Get, HttpMethods.Head], (HttpContext http, string? path) => Answer(http, files, path ?? "")).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Answer(HttpContext http, PhysicalFileProvider files, string path)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        // with the hub's Cross-Origin-Opener-Policy: the page is isolated, so that its workers may share memory
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        if (path.StartsWith("v-", StringComparison.Ordinal))
        {
            headers.CacheControl = "public, max-age=31536000, immutable";
            return Found(http, files, path) ?? Results.NotFound();
        }
        headers.CacheControl = "no-cache";
        // the viewer's own root is the hub's list of studies, unless it names studies
        if (path.Length == 0) return Results.Redirect(http.Request.Query.ContainsKey("StudyInstanceUIDs") ? $"/viewer/viewer{http.Request.QueryString}" : "/imaging");
        if (http.User.Identity?.IsAuthenticated != true) return Results.Redirect($"/signin?to={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}");
        return Found(http, files, "index.html")!;
    }

    /// <summary>The file in the smallest form that the browser takes; null when there is none.</summary>
    private static IResult? Found(HttpContext http, PhysicalFileProvider files, string path)
    {
        var plain = files.GetFileInfo(path);
        if (!plain.Exists || plain.PhysicalPath is null) return null;
        if (!types.TryGetContentType(path, out var type)) type = "application/octet-stream";
        http.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        foreach (var (coding, ending) in (ReadOnlySpan<(string, string)>)[("br", ".br"), ("gzip", ".gz")])
        {
            if (!Takes(http.Request, coding) || files.GetFileInfo(path + ending) is not { Exists: true, PhysicalPath: { } packed } info) continue;
            http.Response.Headers.ContentEncoding = coding;
            return Sent(packed, info, type, coding);
        }
        return Sent(plain.PhysicalPath, plain, type, "");
    }

    private static IResult Sent(string physical, IFileInfo info, string type, string coding) =>
        TypedResults.PhysicalFile(physical, type, lastModified: info.LastModified, entityTag: new EntityTagHeaderValue($"\"{info.LastModified.UtcTicks:x}-{info.Length:x}{coding}\""));

    // RFC 9110 12.5.3: a coding with q=0 is not taken
    private static bool Takes(HttpRequest request, string coding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(a => a.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && a.Quality is null or > 0);
}
