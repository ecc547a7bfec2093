using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Server.Configuration;
using Microsoft.Data.Sqlite;

namespace Meridian.Server.Doctor;

/// <summary>Looks at what a hub needs, one thing after the other; changes nothing.</summary>
public static class Examination
{
    private const long LittleDisk = 1L << 30;

    /// <param name="imaging">How images are kept, as configured.</param>
    public static async IAsyncEnumerable<Finding> RunAsync(HubSettings settings, ImagingOptions imaging, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var health = await HealthAsync(settings, cancellation);
        yield return health is null
            ? new Finding(Verdict.Note, "hub", $"none answers on {settings.Http}", "start it with: meridian serve")
            : new Finding(health.Value.Works ? Verdict.Well : Verdict.Ill, "hub", health.Value.Text, health.Value.Works ? null : "see its log; the part named does not work");
        foreach (var (name, address) in new[] { ("http", settings.Http), ("mllp", settings.Mllp), ("dicom", settings.Dicom), ("lis", settings.Lis), ("poct", settings.Poct) }) yield return Port(name, address, health is not null);
        foreach (var finding in Certificates(settings, clock)) yield return finding;
        foreach (var finding in Disk(settings)) yield return finding;
        yield return Images(settings, imaging);
        yield return Clock();
        yield return Database(settings);
        yield return File.Exists(Path.Combine(settings.Pages, "index.html"))
            ? new Finding(Verdict.Well, "pages", "built")
            : new Finding(Verdict.Ill, "pages", "not built", "run ./meridian demo once on a machine with Node.js, or set 'pages'");
        yield return Descriptors();
    }

    private static async Task<(bool Works, string Text)?> HealthAsync(HubSettings settings, CancellationToken cancellation)
    {
        if (settings.Http.IsOff || settings.Http.Port == 0) return null;
        // the certificate is judged on its own below; here only whether the hub answers
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync($"{(settings.Tls["http"].IsOn ? "https" : "http")}://{Loopback(settings.Http)}/healthz", cancellation);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellation));
            var troubles = body.RootElement.GetProperty("parts").EnumerateArray().Where(p => !p.GetProperty("works").GetBoolean())
                .Select(p => $"{p.GetProperty("name").GetString()}: {p.GetProperty("trouble").GetString()}").ToList();
            return (answer.IsSuccessStatusCode, troubles.Count == 0 ? "answers, every listener and the store work" : string.Join("; ", troubles));
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException or KeyNotFoundException or TaskCanceledException)
        {
            return null;
        }
    }

    private static Finding Port(string name, ListenerAddress address, bool hubRuns)
    {
        if (address.IsOff) return new Finding(Verdict.Note, $"port {name}", "off");
        if (address.Port == 0) return new Finding(Verdict.Well, $"port {name}", "any free one");
        using var socket = new Socket(address.Address!.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new System.Net.IPEndPoint(address.Address, address.Port));
            return hubRuns
                ? new Finding(Verdict.Ill, $"port {name}", $"{address} is not listened on, though a hub runs", "the running hub has other settings; compare its configuration")
                : new Finding(Verdict.Well, $"port {name}", $"{address} is free");
        }
        catch (SocketException failed)
        {
            if (hubRuns && failed.SocketErrorCode == SocketError.AddressAlreadyInUse) return new Finding(Verdict.Well, $"port {name}", $"{address} is in use");
            return new Finding(Verdict.Ill, $"port {name}", $"{address}: {failed.Message}",
                failed.SocketErrorCode == SocketError.AccessDenied ? "ports below 1024 need a privilege; choose a higher one" : "another program has it, or the address is not this machine's; choose another");
        }
    }

    private static IEnumerable<Finding> Certificates(HubSettings settings, TimeProvider clock)
    {
        foreach (var (name, tls) in settings.Tls)
        {
            if (!tls.IsOn) continue;
            Finding finding;
            try
            {
                using var certificate = X509Certificate2.CreateFromPemFile(tls.Certificate!, tls.Key ?? tls.Certificate!);
                var left = certificate.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime;
                finding = left <= TimeSpan.Zero ? new Finding(Verdict.Ill, $"certificate {name}", $"expired on {certificate.NotAfter:yyyy-MM-dd}", "renew it")
                    : left < TimeSpan.FromDays(30) ? new Finding(Verdict.Note, $"certificate {name}", $"ends in {left.TotalDays:F0} days", "renew it soon")
                    : new Finding(Verdict.Well, $"certificate {name}", $"valid until {certificate.NotAfter:yyyy-MM-dd}");
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
            {
                finding = new Finding(Verdict.Ill, $"certificate {name}", failed.Message, "check the paths in tls and who may read them");
            }
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Disk(HubSettings settings)
    {
        if (!Directory.Exists(settings.Data))
        {
            yield return new Finding(Verdict.Note, "data", $"{settings.Data} does not exist yet", "the first start makes it");
            yield break;
        }
        var probe = Path.Combine(settings.Data, $".doctor-{Environment.ProcessId}");
        Finding written;
        try
        {
            File.WriteAllText(probe, "x");
            File.Delete(probe);
            written = new Finding(Verdict.Well, "data", $"{settings.Data} can be written");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            written = new Finding(Verdict.Ill, "data", failed.Message, "let the hub's user own the folder, or free space");
        }
        yield return written;
        var free = new DriveInfo(Path.GetFullPath(settings.Data)).AvailableFreeSpace;
        yield return new Finding(free < LittleDisk ? Verdict.Ill : Verdict.Well, "disk", $"{free / (1L << 20):N0} MiB free", free < LittleDisk ? "free some, or shorten retention (docs/operate/settings.md)" : null);
    }

    private static Finding Images(HubSettings settings, ImagingOptions imaging)
    {
        var folder = Path.GetFullPath(imaging.Folder ?? Path.Combine(settings.Data, "imaging"));
        // the first start makes it: its disk is that of the nearest folder above
        var there = folder;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } above) there = above;
        try
        {
            var free = new DriveInfo(there).AvailableFreeSpace;
            return free < imaging.LeastFreeBytes
                ? new Finding(Verdict.Ill, "imaging", $"{free >> 20:N0} MiB free for {folder}, {imaging.LeastFreeBytes >> 20:N0} MiB are left to the record: images are refused", "free some, move 'imaging:folder' to a larger disk, or lower 'imaging:leastFreeBytes'")
                : new Finding(Verdict.Well, "imaging", $"{free >> 20:N0} MiB free for {folder}");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding(Verdict.Ill, "imaging", $"{folder}: {failed.Message}", "see that the disk is there and the hub's user may write it");
        }
    }

    private static Finding Clock()
    {
        // systemd and chrony write this while the clock is disciplined
        var synchronized = File.Exists("/run/systemd/timesync/synchronized") || Directory.Exists("/run/chrony");
        return synchronized
            ? new Finding(Verdict.Well, "clock", "disciplined by a time service")
            : new Finding(Verdict.Note, "clock", "no time service seen", "run chrony or systemd-timesyncd: every fact carries the hub's time");
    }

    private static Finding Database(HubSettings settings)
    {
        var file = Directory.Exists(settings.Data) ? Directory.EnumerateFiles(settings.Data, "*.db").FirstOrDefault() : null;
        if (file is null) return new Finding(Verdict.Note, "database", "none yet", "the first start makes it");
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA quick_check(1)";
            var answer = command.ExecuteScalar()?.ToString();
            return answer == "ok"
                ? new Finding(Verdict.Well, "database", $"{new FileInfo(file).Length / (1L << 20):N0} MiB, sound")
                : new Finding(Verdict.Ill, "database", $"damaged: {answer}", "stop the hub, keep a copy of the folder, restore the newest copy (docs/operate/backup.md)");
        }
        catch (SqliteException failed)
        {
            return new Finding(Verdict.Ill, "database", failed.Message, "see who else has it open; docs/operate/backup.md");
        }
    }

    private static Finding Descriptors()
    {
        const string limits = "/proc/self/limits";
        var line = File.Exists(limits) ? File.ReadLines(limits).FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        var soft = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 3 } words && long.TryParse(words[3], out var n) ? n : long.MaxValue;
        return soft < 16_384
            ? new Finding(Verdict.Note, "open files", $"at most {soft:N0}", "raise the limit (LimitNOFILE=65536) for thousands of connections")
            : new Finding(Verdict.Well, "open files", "enough for thousands of connections");
    }

    private static string Loopback(ListenerAddress address) =>
        System.Net.IPAddress.Any.Equals(address.Address) || System.Net.IPAddress.IPv6Any.Equals(address.Address) ? $"127.0.0.1:{address.Port}" : address.ToString();
}
