using System.Buffers;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Meridian.Virtual.Mllp;
using Meridian.Virtual.Monitors;
using Meridian.Virtual.Physiology;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Analyzer;

/// <summary>
/// A laboratory: an ordering system that tells the hub what is wanted (HL7 v2 <c>OML^O21</c>), and one analyzer of each kind, on which each specimen is put once its
/// order was acknowledged. The patients are those of the virtual ward.
/// </summary>
/// <param name="options">Of each analyzer; its kind and specimens are given here. Its number of specimens is of each; null: no end.</param>
/// <param name="mllpHost">Where orders go.</param>
public sealed class VirtualLaboratory(VirtualAnalyzerOptions options, string mllpHost, int mllpPort, TimeProvider time)
{
    private const int MostWaiting = 64;
    private readonly SeededNoise chance = new(options.Seed, 0x4F52_4452);
    private long draws;

    /// <summary>What analyzers there are, one of each. Default: all kinds.</summary>
    public IReadOnlyList<AnalyzerKind> Kinds { get; init; } = Enum.GetValues<AnalyzerKind>();

    /// <summary>Orders a minute. Default: 6 (a specimen every ten seconds: enough to see, no load).</summary>
    public double OrdersPerMinute { get; init; } = 6;

    /// <summary>Patients of the ward from whom specimens are taken. Default: 14.</summary>
    public int Patients { get; init; } = 14;

    /// <summary>Assigning authority of the patients' numbers. Default: MERIDIAN (the virtual ward's).</summary>
    public string Facility { get; init; } = "MERIDIAN";

    public AnalyzerCounters Counters { get; } = new();

    /// <summary>Orders acknowledged.</summary>
    public long Orders => Interlocked.Read(ref orders);
    private long orders;

    /// <summary>Works until each analyzer has measured its specimens or it is cancelled; does not throw when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Without an end the oldest go: who orders faster than analyzers measure would fill the memory.
        var trays = Kinds.ToDictionary(kind => kind, _ => options.Specimens is null
            ? Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest }) : Channel.CreateUnbounded<string>());
        var connection = new MllpConnection(new MllpConnectionOptions { Host = mllpHost, Port = mllpPort, Seed = options.Seed }, time);
        var ordering = Task.WhenAll(connection.RunAsync(done.Token), OrderAsync(connection, trays, done.Token));
        var measuring = Task.WhenAll(Kinds.Select(kind => new VirtualAnalyzer(options with { Kind = kind, Specimens = null, PerMinute = null }, time, Counters, trays[kind].Reader).RunAsync(cancellation)).ToList());
        try
        {
            await measuring.ConfigureAwait(false);
            await done.CancelAsync().ConfigureAwait(false);
            await ordering.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested) { /* asked to stop, or done */ }
    }

    private async Task OrderAsync(MllpConnection connection, Dictionary<AnalyzerKind, Channel<string>> trays, CancellationToken cancellation)
    {
        var run = (uint)time.GetUtcNow().ToUnixTimeSeconds();
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1 / OrdersPerMinute), time);
        try
        {
            var (answered, all) = (0L, options.Specimens * Kinds.Count);
            for (var number = 1L; all is null || number <= all; number++)
            {
                var kind = Kinds[(int)(number % Kinds.Count)];
                var id = string.Create(CultureInfo.InvariantCulture, $"L{run & 0xFFFFFF:X6}{number:D5}");
                var message = Order(kind, id, PatientRegister.At(options.Seed, 1 + (long)(chance.Bits(draws++) % (ulong)Math.Max(1, Patients))), time.GetLocalNow());
                var tray = trays[kind].Writer;
                await connection.PostAsync(new OutboundMessage(OutboundKind.PatientFeed, id, message, (_, answer) =>
                {
                    if (answer.IsPositive)
                    {
                        Interlocked.Increment(ref orders);
                        tray.TryWrite(id);
                    }
                    if (Interlocked.Increment(ref answered) != all) return;
                    foreach (var full in trays.Values) full.Writer.TryComplete();
                }), cancellation).ConfigureAwait(false);
                if (!await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false)) return;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    /// <summary>One order: HL7 v2.5.1 OML^O21 with the specimen's number in SPM-2. The order bears the specimen's number too.</summary>
    private byte[] Order(AnalyzerKind kind, string id, WardPatient patient, DateTimeOffset now)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var writer = new Hl7v2Writer(output, Hl7v2Charset.Utf8);
        writer.Segment("MSH"u8).Field(3).Text("LABORDERS"u8).Field(4).Text(Facility).Field(7).Time(Hl7v2Timestamp.From(now)).Field(9).Raw("OML^O21^OML_O21"u8)
            .Field(10).Text(id).Field(11).Text("P"u8).Field(12).Text("2.5.1"u8).Field(18).Text("UNICODE UTF-8"u8);
        MonitorMessage.WritePatient(writer, patient, Facility);
        var panel = AnalyzerPanel.Of(kind);
        var wanted = panel.Where(_ => panel.Count <= 6 || chance.Uniform(draws++) < 0.6).ToList();
        if (wanted.Count == 0) wanted = [panel[0]];
        var urgent = chance.Uniform(draws++) < 0.15;
        for (var i = 0; i < wanted.Count; i++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{id}-{i + 1}");
            writer.Segment("ORC"u8).Field(1).Text("NW"u8).Field(2).Text(number).Component(2).Text("LABORDERS"u8).Field(9).Time(Hl7v2Timestamp.From(now));
            writer.Segment("TQ1"u8).Field(1).Text("1"u8).Field(9).Text(urgent ? "S"u8 : "R"u8);
            writer.Segment("OBR"u8).Field(1).Text((i + 1).ToString(CultureInfo.InvariantCulture)).Field(2).Text(number).Component(2).Text("LABORDERS"u8)
                .Field(4).Text(AnalyzerPanel.HubCodeOf(kind, wanted[i].Code)).Component(2).Text(wanted[i].Name).Component(3).Text("L"u8);
            writer.Segment("SPM"u8).Field(1).Text("1"u8).Field(2).Text(id).Field(4).Text(SpecimenOf(kind)).Field(17).Time(Hl7v2Timestamp.From(now));
        }
        writer.End();
        return output.WrittenSpan.ToArray();
    }

    // HL7 table 0487.
    private static string SpecimenOf(AnalyzerKind kind) => kind switch
    {
        AnalyzerKind.Hematology => "BLDV",
        AnalyzerKind.BloodGas => "BLDA",
        AnalyzerKind.Coagulation => "PLAS",
        AnalyzerKind.NucleicAcid => "NP",
        AnalyzerKind.Chemistry or AnalyzerKind.Immunoassay => "SER",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
