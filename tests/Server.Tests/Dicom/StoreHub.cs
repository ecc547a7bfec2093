using System.Net;
using Meridian.Core.Imaging;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Dicom;

/// <summary>The whole hub with its DICOM listener on a free loopback port, and a record of its own.</summary>
internal sealed class StoreHub : IAsyncDisposable
{
    private readonly ScratchDirectory scratch;
    private readonly RunningHub hub;

    private StoreHub(ScratchDirectory scratch, RunningHub hub) => (this.scratch, this.hub) = (scratch, hub);

    public IServiceProvider Services => hub.Services;
    public int Port => hub.Dicom!.Port;
    public string Data => scratch.File("data");
    public DicomCaller Caller => Services.GetRequiredService<DicomCaller>();
    public IImagingReader Images => Services.GetRequiredService<IImagingReader>();
    public DicomPeer Itself => new() { AeTitle = "MERIDIAN", Host = "127.0.0.1", Port = Port };

    public static async Task<StoreHub> StartAsync(params (string Key, string Value)[] settings)
    {
        var scratch = new ScratchDirectory();
        var hub = await RunningHub.StartAsync(new HubSettings
        {
            Data = scratch.File("data"), Http = ListenerAddress.Off, Mllp = ListenerAddress.Off, Dicom = new(IPAddress.Loopback, 0), Pages = scratch.File("pages"),
            Tls = new Dictionary<string, TlsSettings> { ["http"] = new(), ["mllp"] = new(), ["dicom"] = new() },
        }, new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("dicom", (string?)"0"), .. settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))]).Build(), TestContext.Current.CancellationToken);
        return new(scratch, hub);
    }

    /// <summary>The stored data set of an instance.</summary>
    public byte[] Stored(InstanceRow row)
    {
        using var stored = Services.GetRequiredService<IImageStore>().Open(row.Location);
        var bytes = new byte[stored.Length - row.DatasetOffset];
        for (var at = 0; at < bytes.Length;)
        {
            var read = stored.Read(bytes.AsSpan(at), row.DatasetOffset + at);
            Assert.True(read > 0);
            at += read;
        }
        return bytes;
    }

    /// <summary>Files of images, those on their way in as well.</summary>
    public string[] Files() => Directory.Exists(Path.Combine(Data, "imaging")) ? Directory.GetFiles(Path.Combine(Data, "imaging"), "*", SearchOption.AllDirectories) : [];

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        scratch.Dispose();
    }
}
