using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Meridian.Core.Laboratory;
using Meridian.Model;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>The whole hub with its HL7 listener on a free loopback port and a laboratory that measures glucose (verified by rule) and creatinine (by people).</summary>
internal sealed class LaboratoryHub : IAsyncDisposable
{
    public const string Driver = "chem one";
    private readonly ScratchDirectory scratch;
    private readonly RunningHub hub;

    private LaboratoryHub(ScratchDirectory scratch, RunningHub hub) => (this.scratch, this.hub) = (scratch, hub);

    public int Mllp => hub.Mllp!.Port;
    public ILabReader Laboratory => Get<ILabReader>();
    public T Get<T>() where T : notnull => hub.Services.GetRequiredService<T>();

    public static async Task<LaboratoryHub> StartAsync(params (string Key, string Value)[] settings)
    {
        var scratch = new ScratchDirectory();
        var hub = await RunningHub.StartAsync(new HubSettings
        {
            Data = scratch.File("data"), Http = ListenerAddress.Off, Mllp = new(IPAddress.Loopback, 0), Dicom = ListenerAddress.Off, Pages = scratch.File("pages"),
            Tls = new Dictionary<string, TlsSettings> { ["http"] = new(), ["mllp"] = new(), ["dicom"] = new() },
        }, new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(), TestContext.Current.CancellationToken);
        var made = new LaboratoryHub(scratch, hub);
        var desk = made.Get<CatalogDesk>();
        await desk.PutAsync(new LabTest { Code = "GLU", Name = "Glucose", Loinc = "14749-6", Unit = "mmol/L", Decimals = 1, Ranges = [new() { Low = 3.9m, High = 6.1m }], Auto = new() { Enabled = true, Low = 3m, High = 15m, IgnoreComments = true } }, new("anna"));
        await desk.PutAsync(new LabTest { Code = "CREA", Name = "Creatinine", Unit = "umol/L", Decimals = 0 }, new("anna"));
        await desk.PutAsync(new TestMap(TestMap.OfDriver(Driver), [new() { Local = "413", Test = "GLU", Unit = "mg/dL", Factor = 0.0555m }, new() { Local = "CR", Test = "CREA" }]), new("anna"));
        return made;
    }

    public Task<MllpPeer> ConnectAsync() => MllpPeer.ConnectAsync(Mllp);

    /// <summary>An order of two tests for a specimen, as a hospital's system sends it; the answer.</summary>
    public async Task<string> OrderAsync(string specimen = "S100", string id = "o1")
    {
        using var his = await ConnectAsync();
        return await AskAsync(his, $"MSH|^~\\&|HIS|HOSP|HUB||20261122080000+0000||OML^O33^OML_O33|{id}|P|2.5.1||||||UNICODE UTF-8\rPID|||4711^^^HOSP^MR||Wang^XiaoMing||19610131|M\rPV1||I|W1^2^3\r"
            + $"SPM|1|{specimen}||SER^Serum^HL70487|||||||P||||||20261122070000\rSAC|||{specimen}\rORC|NW|P1^HIS\rTQ1|1||||||||S\rOBR|1|P1^HIS||GLU^Glucose^L\rORC|NW|P2^HIS\rOBR|2|P2^HIS||CREA^Creatinine^L\r");
    }

    /// <summary>A result of the analyzer, LAW LAB-29.</summary>
    public static string Results(string id, string specimen, params string[] obx)
    {
        var text = new StringBuilder($"MSH|^~\\&|chem one||Host||20261122083000+0000||OUL^R22^OUL_R22|{id}|P|2.5.1|||NE|AL||UNICODE UTF-8|||LAB-29^IHE\rPID|||||^^^^^^U\rSPM|1|{specimen}||SER|||||||P^^HL70369\rSAC|||{specimen}\r");
        var number = 0;
        foreach (var one in obx) text.Append(CultureInfo.InvariantCulture, $"OBR|{++number}|||{one.Split('|')[0]}\rORC|SC||||CM\rOBX|{number}|NM|{one}\r");
        return text.ToString();
    }

    public static async Task<string> AskAsync(MllpPeer peer, string message)
    {
        await peer.WriteAsync([0x0B, .. Encoding.UTF8.GetBytes(message), 0x1C, 0x0D]);
        return await peer.ReceiveAsync() ?? throw new InvalidOperationException("The connection ended.");
    }

    /// <summary>Waits for what must come about; the test's deadline ends it.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        var feed = Get<LabFeed>();
        while (true)
        {
            var next = feed.Next;
            if (holds()) return;
            await next.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public LabResultRow Newest(string test) => Laboratory.Results(new() { Test = test }).First();

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        scratch.Dispose();
    }
}

/// <summary>A system that listens for messages of the hub over plain sockets.</summary>
internal sealed class MllpListener : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public MllpListener() => listener.Start();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async Task<MllpPeer> AcceptAsync() => MllpPeer.Over(await listener.AcceptSocketAsync(TestContext.Current.CancellationToken));

    /// <summary>The next message over whichever connection, answered with this code.</summary>
    public async Task<string> TakeAsync(string code = "AA", string reason = "")
    {
        using var peer = await AcceptAsync();
        var text = await peer.ReceiveAsync() ?? throw new InvalidOperationException("The connection ended.");
        await peer.SendAsync($"MSH|^~\\&|X||MERIDIAN||20261122080000||ACK|a|P|2.5.1\rMSA|{code}|{text.Split('|')[9]}|{reason}\r");
        // the hub hangs up when it has the answer
        Assert.Null(await peer.ReceiveAsync());
        return text;
    }

    public void Dispose() => listener.Dispose();
}
