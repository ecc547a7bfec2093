using System.Net;
using System.Net.Sockets;
using Meridian.Core.Imaging;
using Meridian.Store.Sqlite;

namespace Meridian.Server.Composition;

/// <summary><c>/healthz</c>: 200 when every listener accepts, the store works and images have room, else 503 with which does not. <c>/metrics</c>: OpenMetrics.</summary>
public static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="Name">Listener, <c>store</c>, or <c>imaging</c>: the folder of images.</param>
    /// <param name="Trouble">Null: works.</param>
    public sealed record Part(string Name, bool Works, string? Trouble);

    public sealed record Answer(bool Works, IReadOnlyList<Part> Parts);

    public static void MapHealth(this WebApplication app)
    {
        app.Services.GetRequiredService<MetricsExposition>();
        app.MapGet("/healthz", async (BoundListeners listeners, SqliteRecord record, IImageStore images, ImagingOptions imaging, CancellationToken cancellation) =>
        {
            var parts = new List<Part>();
            foreach (var (name, endPoint) in listeners.All) parts.Add(await AcceptsAsync(name, endPoint, cancellation));
            var check = await record.CheckAsync(cancellation);
            parts.Add(new Part("store", check.Trouble is null, check.Trouble is null ? null : check.Message ?? check.Trouble.ToString()));
            parts.Add(Images(images, imaging));
            var answer = new Answer(parts.TrueForAll(p => p.Works), parts);
            return Results.Json(answer, statusCode: answer.Works ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/metrics", (MetricsExposition metrics) => Results.Text(metrics.Write(), "application/openmetrics-text; version=1.0.0; charset=utf-8"))
            .AllowAnonymous().ExcludeFromDescription();
    }

    // Below what is to be left free every image is refused (A700): whoever watches the hub must hear it before the modalities do.
    private static Part Images(IImageStore images, ImagingOptions options)
    {
        try
        {
            var free = images.FreeBytes;
            return free >= options.LeastFreeBytes ? new Part("imaging", true, null)
                : new Part("imaging", false, $"the disk of {images.Folder} is full: {free >> 20} MiB free, {options.LeastFreeBytes >> 20} MiB are left to the record; images are refused until there is room");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new Part("imaging", false, failed.Message);
        }
    }

    private static async Task<Part> AcceptsAsync(string name, IPEndPoint endPoint, CancellationToken cancellation)
    {
        using var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        try
        {
            var target = IPAddress.Any.Equals(endPoint.Address) ? IPAddress.Loopback : IPAddress.IPv6Any.Equals(endPoint.Address) ? IPAddress.IPv6Loopback : endPoint.Address;
            await socket.ConnectAsync(target, endPoint.Port, deadline.Token);
            return new Part(name, true, null);
        }
        catch (Exception failed) when (failed is SocketException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return new Part(name, false, failed is SocketException ? failed.Message : "does not accept a connection within 2 s");
        }
    }
}
