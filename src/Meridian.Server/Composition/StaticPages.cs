using Microsoft.Extensions.FileProviders;

namespace Meridian.Server.Composition;

/// <summary>Serves the built pages: hashed assets for a year, everything else checked each time, unknown paths the single page.</summary>
public static class StaticPages
{
    public static void MapPages(this WebApplication app, string folder)
    {
        if (!File.Exists(Path.Combine(folder, "index.html")))
        {
            app.MapFallback(() => Results.Problem(title: "The pages are not built.", detail: "Run ./meridian once on a machine with Node.js, or set 'pages' to the folder that holds index.html.", statusCode: 503)).AllowAnonymous();
            return;
        }
        var files = new PhysicalFileProvider(folder);
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = context => context.Context.Response.Headers.CacheControl =
                context.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
        });
        var page = new StaticFileOptions
        {
            FileProvider = files,
            OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
        };
        app.MapFallbackToFile("{*path:nonfile}", "index.html", page).AllowAnonymous(); // the page that signs in is one of them
        app.MapFallbackToFile("/imaging/{*path}", "index.html", page).AllowAnonymous(); // a study's UID has dots, as a file's name has
    }
}
