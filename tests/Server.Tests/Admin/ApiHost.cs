using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Meridian.Core;
using Meridian.Core.Access;
using Meridian.Core.Audit;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Admin;
using Meridian.Gateway.Decoding;
using Meridian.Gateway.Live;
using Meridian.Model;
using Meridian.Store.Blobs;
using Meridian.Store.Sqlite;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Meridian.Server.Tests.Admin;

/// <summary>The API and the live stream in process, over the real Core and a real record in a scratch directory, on an in-memory transport.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public const string Peer = "X-Test-Peer";
    private readonly ScratchDirectory scratch = new();
    private readonly SqliteRecord record;
    private readonly Dictionary<Role, string> tokens = [];
    private long control;

    private ApiHost(SqliteRecord record, WebApplication app, DrivenClock clock, ScratchDirectory scratch)
    {
        (this.record, App, Clock, this.scratch) = (record, app, clock, scratch);
    }

    public WebApplication App { get; }
    public DrivenClock Clock { get; }
    public TestServer Server => App.GetTestServer();
    public IRecordReader Record => record.Reader;
    public IIntake Intake => Get<IIntake>();
    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    /// <param name="sockets">Kestrel on a free port in place of the in-memory transport, which knows no back-pressure.</param>
    public static async Task<ApiHost> StartAsync(Action<SignInOptions>? signIn = null, Action<LiveOptions>? live = null, bool sockets = false)
    {
        var scratch = new ScratchDirectory();
        var clock = new DrivenClock();
        var record = SqliteRecord.Open(new SqliteRecordOptions { Directory = scratch.File("data") }, clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Error).AddSimpleConsole();
        if (sockets) builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        else builder.WebHost.UseTestServer();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(record.Reader);
        builder.Services.AddSingleton(record.Writer);
        builder.Services.AddSingleton(record.Images);
        builder.Services.AddSingleton<IImageStore>(new ImageStore(new ImageStoreOptions { Folder = scratch.File("data/imaging"), LeastFreeBytes = 0 }, record.Images, clock));
        builder.Services.AddMeridianCore(new CoreOptions());
        var options = new SignInOptions { KeysFolder = scratch.File("keys"), AttemptsAMinute = 1000 };
        signIn?.Invoke(options);
        builder.Services.AddSingleton(new HubIdentity("0123456789abcdef", clock.GetUtcNow(), "0.1.0-test"));
        builder.Services.AddSingleton<ISystemStatus, FixedStatus>();
        builder.Services.AddSingleton<IMessageDecoder, LineDecoder>();
        builder.Services.AddSingleton<IMessageTranslation, LineTranslation>();
        builder.Services.AddMeridianApi(options);
        // the flush interval runs on the driven clock: none here, so that nothing waits for a test to move it
        builder.Services.Configure<LiveOptions>(settings => { settings.FlushInterval = TimeSpan.Zero; live?.Invoke(settings); });
        var app = builder.Build();
        app.Use((http, next) =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(http.Request.Headers[Peer].FirstOrDefault() ?? "127.0.0.1");
            return next(http);
        });
        app.UseMeridianApi();
        app.MapMeridianApi();
        app.MapLive();
        await app.StartAsync();
        return new ApiHost(record, app, clock, scratch);
    }

    /// <summary>Keeps an image, as a session would.</summary>
    public async Task<InstanceReceipt> StoreAsync(string study, int instance = 1, int length = 1000, byte fill = 1, Func<InstanceFacts, InstanceFacts>? change = null)
    {
        var incoming = Get<IImageStore>().Begin();
        incoming.Append(new byte[132]);
        incoming.BeginDataset();
        incoming.Append(Enumerable.Repeat(fill, length).ToArray());
        var facts = new InstanceFacts
        {
            StudyUid = study, SeriesUid = study + ".1", SopUid = $"{study}.1.{instance}", SopClassUid = "1.2.840.10008.5.1.4.1.1.2", TransferSyntaxUid = "1.2.840.10008.1.2.1",
            PatientId = "P" + study, PatientName = "Wang^XiaoDong=王^小东", StudyDate = "20261121", Modality = "CT", StudyDescription = "CT Thorax", InstanceNumber = instance, Frames = 1,
            Manufacturer = "ACME", SerialNumber = "4711", ModelName = "Spin", SeriesNumber = 1, StudyJson = "{}"u8.ToArray(), SeriesJson = "{}"u8.ToArray(), InstanceJson = "{}"u8.ToArray(),
        };
        return await Get<ImagingDesk>().StoreAsync(incoming, change?.Invoke(facts) ?? facts, new() { CallingAe = "CT1", CalledAe = "MERIDIAN", PeerAddress = "127.0.0.1", ReceivedAt = Clock.GetUtcNow() });
    }

    /// <summary>A client without credentials.</summary>
    public HttpClient Anonymous() => Server.CreateClient();

    public async Task<string> TokenAsync(Role role)
    {
        if (!tokens.TryGetValue(role, out var secret))
            tokens[role] = secret = (await Get<Tokens>().IssueAsync("test-" + role, role, TimeSpan.FromDays(1), Actor.Hub)).Value!.Secret;
        return secret;
    }

    /// <summary>A client with a token of a role.</summary>
    public async Task<HttpClient> AsAsync(Role role)
    {
        var client = Server.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(role));
        return client;
    }

    /// <summary>An account with the password <c>correct horse</c>.</summary>
    public async Task AddAccountAsync(string name, Role role) =>
        Assert.True((await Get<Accounts>().CreateAsync(name, Password, role, Actor.Hub)).IsDone);

    public const string Password = "correct horse";

    /// <summary>Signs in as a browser does; returns the client with its cookie and the header.</summary>
    public async Task<HttpClient> SignInAsync(string name, string password = Password)
    {
        var client = Server.CreateClient();
        client.DefaultRequestHeaders.Add("X-Meridian", "1");
        var answer = await client.PostAsJsonAsync("/api/v1/session", new { name, password });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        return client;
    }

    /// <summary>A monitor's report, committed.</summary>
    public async Task<Receipt> ReportAsync(string serial, IReadOnlyList<Observation>? observations = null, IReadOnlyList<WaveSegment>? waves = null, IReadOnlyList<AlertReport>? alerts = null, PointOfCare? place = null)
    {
        var id = Interlocked.Increment(ref control);
        return await Intake.SubmitAsync(new Submission
        {
            Protocol = Protocol.Hl7v2, ConnectionId = 1, Raw = Encoding.UTF8.GetBytes($"MSH|{serial}|{id}"), ReceivedAt = Clock.GetUtcNow(), Sender = serial, ControlId = id.ToString(System.Globalization.CultureInfo.InvariantCulture), Kind = "ORU^R01",
            Facts = new Facts
            {
                Reports = [new EquipmentReport
                {
                    Equipment = new EquipmentIdentity { Identifiers = [new(EquipmentIdentifierKind.Eui64, serial, null)], ModelName = "Test monitor" },
                    At = Clock.GetUtcNow(), Location = place, Observations = observations ?? [], Waves = waves ?? [], Alerts = alerts ?? [],
                }],
            },
        });
    }

    public static Observation HeartRate(decimal value, string? range = "50-120") => new()
    {
        Metric = HeartRateMetric, Kind = ValueKind.Numeric, Number = value, Range = range,
    };

    public static MetricDescriptor HeartRateMetric { get; } = new()
    {
        Code = new Code(Code.Mdc, "147842", "MDC_ECG_CARD_BEAT_RATE"), Unit = new Code(Code.Mdc, "264864", "MDC_DIM_BEAT_PER_MIN"), Containment = new(1, 1, 1, 1, 0),
    };

    public static MetricDescriptor EcgMetric { get; } = new()
    {
        Code = new Code(Code.Mdc, "131330", "MDC_ECG_ELEC_POTL_II"), Unit = new Code(Code.Mdc, "266418", "MDC_DIM_MILLI_VOLT"), Containment = new(1, 1, 1, 2, 0), IsWave = true,
    };

    public WaveSegment Ecg(params int[] samples) => new() { Metric = EcgMetric, Start = Clock.GetUtcNow(), SampleHz = 250, Samples = samples, Gain = 0.01 };

    public static AlertReport Alert(string key, AlertPhase phase = AlertPhase.Start, AlertPriority priority = AlertPriority.High) => new()
    {
        Condition = new Code(Code.Mdc, "196648", "MDC_EVT_HI_VAL_GT_LIM"), InstanceKey = key, Phase = phase, Priority = priority,
        Presence = phase == AlertPhase.End ? AlertPresence.Inactive : AlertPresence.Active, Text = "HR high",
    };

    /// <summary>The answer's JSON; a refusal that the test did not expect shows its text.</summary>
    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType != "application/problem+json") Assert.Fail($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        await record.DisposeAsync();
        scratch.Dispose();
    }

    private sealed class FixedStatus(TimeProvider time) : ISystemStatus
    {
        public SystemView Read() => new()
        {
            Version = "0.1.0-test", Hub = "0123456789abcdef", StartedAt = 0, Now = LiveEncoder.Milliseconds(time.GetUtcNow()), Healthy = true, Listeners = [],
            Store = new("sqlite", "/", true, null, 0, 0, 0, 0), Retention = [], Rates = new(0, 0, 0, 0, 0, 0),
        };
    }

    /// <summary>A protocol of the test's own: one line, fields between bars; what begins with <c>MSH|</c> is understood.</summary>
    private sealed class LineDecoder : IMessageDecoder
    {
        public Protocol Protocol => Protocol.Hl7v2;

        public DecodedMessage Decode(ReadOnlyMemory<byte> raw) => new()
        {
            Segments = [new("MSH", "Message header", 0, raw.Length, [new("MSH-1", "Sender", Encoding.UTF8.GetString(raw.Span), 0, raw.Length)])],
        };
    }

    private sealed class LineTranslation : IMessageTranslation
    {
        public Protocol Protocol => Protocol.Hl7v2;

        public Submission Translate(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt)
        {
            var text = Encoding.UTF8.GetString(raw.Span);
            return new()
            {
                Protocol = Protocol.Hl7v2, Raw = raw, ReceivedAt = receivedAt, Sender = "replayed", ControlId = text, Kind = "ORU^R01",
                Rejection = text.StartsWith("MSH|", StringComparison.Ordinal) ? null : new Rejection("MissingHeader", "byte 0", "The message does not begin with MSH."),
                Facts = new Facts
                {
                    Reports = [new EquipmentReport { Equipment = new EquipmentIdentity { Identifiers = [new(EquipmentIdentifierKind.Serial, "R1", null)] }, Observations = [HeartRate(70)] }],
                },
            };
        }
    }
}
