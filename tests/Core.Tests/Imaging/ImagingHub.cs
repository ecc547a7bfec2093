using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Tests.Fakes;
using Meridian.Store.Blobs;
using Meridian.Store.Sqlite;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Meridian.Core.Tests.Imaging;

/// <summary>All of Core with the record and the files that the hub runs on, in a folder, on a driven clock.</summary>
public sealed class ImagingHub : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly ServiceProvider services;
    private readonly SqliteRecord record;
    private readonly List<IHostedService> hosted;

    private ImagingHub(string directory, TimeProvider clock, CoreOptions options, ImageStoreOptions? files, Action<IServiceCollection>? more)
    {
        (Folder, Clock) = (Path.Combine(directory, "imaging"), clock);
        record = SqliteRecord.Open(new() { Directory = directory, LogBytes = 1 << 20 }, clock);
        var collection = new ServiceCollection();
        collection.AddSingleton(clock);
        collection.AddSingleton(record.Writer);
        collection.AddSingleton(record.Reader);
        collection.AddSingleton(record.Images);
        collection.AddSingleton<IImageStore>(s => new ImageStore(files ?? new() { Folder = Folder, LeastFreeBytes = 0 }, record.Images, clock));
        more?.Invoke(collection);
        collection.AddMeridianCore(options);
        services = collection.BuildServiceProvider();
        hosted = [.. services.GetServices<IHostedService>()];
    }

    public string Folder { get; }
    public TimeProvider Clock { get; }
    public IImagingReader Reader => record.Images;
    public ImagingDesk Desk => Get<ImagingDesk>();
    public IImageStore Store => Get<IImageStore>();
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    public static async Task<ImagingHub> StartAsync(string directory, TimeProvider? clock = null, Action<CoreOptions>? configure = null, ImageStoreOptions? files = null, Action<IServiceCollection>? more = null)
    {
        var options = new CoreOptions();
        configure?.Invoke(options);
        var hub = new ImagingHub(directory, clock ?? new DrivenClock(), options, files, more);
        foreach (var service in hub.hosted) await service.StartAsync(default).WaitAsync(Deadline);
        return hub;
    }

    public Task<InstanceReceipt> StoreAsync(InstanceFacts facts, int length = 100_000, int seed = 1, Provenance? from = null) =>
        Desk.StoreAsync(MakeImage.Fill(Store.Begin(), length, seed), facts, from ?? MakeImage.From(Clock.GetUtcNow())).WaitAsync(Deadline);

    public byte[] Read(ObjectLocation location)
    {
        using var stored = Store.Open(location);
        var bytes = new byte[stored.Length];
        for (var at = 0; at < bytes.Length;) at += stored.Read(bytes.AsSpan(at), at);
        return bytes;
    }

    /// <summary>Everything that was committed before is heard by every room.</summary>
    public async Task SettleAsync()
    {
        await Get<IIntake>().DecideAsync(_ => true).WaitAsync(Deadline);
        await Get<IIntake>().DecideAsync(_ => true).WaitAsync(Deadline);
    }

    public IReadOnlyList<string> Files() => [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Where(f => !f.StartsWith("leftover/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    public IReadOnlyList<string> Leftovers() => [.. Directory.EnumerateFiles(Path.Combine(Folder, "leftover"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Path.Combine(Folder, "leftover"), f)).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        foreach (var service in hosted.AsEnumerable().Reverse()) await service.StopAsync(default).WaitAsync(Deadline);
        await services.DisposeAsync();
        await record.DisposeAsync();
    }
}
