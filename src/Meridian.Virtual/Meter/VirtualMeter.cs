using System.Globalization;
using System.Net.Sockets;
using System.Threading.Channels;
using Meridian.Wire.Poct1;

namespace Meridian.Virtual.Meter;

/// <summary>
/// A point-of-care device that speaks POCT1-A over a socket: says hello, tells its status, sends what its memory holds, obeys directives, takes lists, loses the line and comes again.
/// A measurement stays in its memory until the host has acknowledged it; whatever was not is sent again, under a new number, in the next conversation.
/// </summary>
public sealed partial class VirtualMeter
{
    private readonly VirtualMeterOptions options;
    private readonly TimeProvider clock;
    private readonly MeterCounters counters;
    private readonly Random random;
    // What is measured and not acknowledged, oldest first.
    private readonly LinkedList<Measurement> memory = new();
    private readonly Channel<bool> measuredOne = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock gate = new();
    private TimeSpan clockError;
    private long lastControlId;
    private int made;
    private bool isDone;

    public VirtualMeter(VirtualMeterOptions options, TimeProvider clock, MeterCounters counters)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Patients.Count == 0) throw new ArgumentException("A meter needs somebody to measure.", nameof(options));
        if (options.LoseLine is < 0 or >= 1) throw new ArgumentException("The chance of a lost line is at least 0 and less than 1.", nameof(options));
        (this.options, this.clock, this.counters) = (options, clock, counters);
        random = new(HashCode.Combine(options.Seed, options.Number, options.Kind) & int.MaxValue);
        clockError = options.ClockError;
    }

    /// <summary>Results that were not acknowledged yet.</summary>
    public int InMemory { get { lock (gate) return memory.Count; } }

    /// <summary>Operators and patients that it was told last, by identifier.</summary>
    public IReadOnlyCollection<string> KnownOperators => operators;
    public IReadOnlyCollection<string> KnownPatients => patients;

    private sealed record Measurement(string Type, Poct1Element Service);

    /// <summary>Measures and sends until all is acknowledged, or it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var measuring = MeasureAllAsync(stop.Token);
        try
        {
            while (!cancellation.IsCancellationRequested && !(isDone && InMemory == 0))
            {
                if (await TalkAsync(cancellation) && isDone && InMemory == 0) break;
                // In batches the next conversation waits for something to tell.
                if (!options.Continuous && InMemory == 0 && !isDone) await measuredOne.Reader.ReadAsync(cancellation);
                else await Task.Delay(options.Pause, clock, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
        }
        finally
        {
            await stop.CancelAsync();
            await measuring;
        }
    }

    private async Task MeasureAllAsync(CancellationToken cancellation)
    {
        try
        {
            while (options.Measurements is not { } most || made < most)
            {
                if (options.PerMinute is { } rate) await Task.Delay(TimeSpan.FromMinutes(1 / rate), clock, cancellation);
                else while (InMemory >= 50) await Task.Delay(TimeSpan.FromMilliseconds(5), clock, cancellation);
                Measure();
            }
        }
        catch (OperationCanceledException)
        {
        }
        isDone = true;
        measuredOne.Writer.TryWrite(true);
    }

    /// <summary>Makes one measurement now.</summary>
    public void Measure()
    {
        var number = ++made;
        var isControl = options.ControlEvery > 0 && number % options.ControlEvery == 0;
        var level = number / Math.Max(1, options.ControlEvery) % MeterControls.Levels + 1;
        var at = clock.GetUtcNow().ToOffset(TimeSpan.Zero) + clockError;
        var service = new Poct1Element("SVC").Add("SVC.role_cd", isControl ? "LQC" : "OBS").Add("SVC.observation_dttm", Fine(at, number)).Add("SVC.status_cd", "NRM").Add("SVC.reason_cd", "NEW");
        var of = isControl
            ? new Poct1Element("CTC").Add("CTC.name", MeterControls.Material).Add("CTC.lot_number", MeterControls.Lot).Add("CTC.expiration_date", "2027-12-31").Add("CTC.level_cd", level == 1 ? "1" : "2")
            : new Poct1Element("PT").Add("PT.patient_id", options.PatientOf?.Invoke(number) ?? options.Patients[(number - 1) % options.Patients.Count]).Add("PT.location", $"{options.Facility}^{options.Unit}");
        foreach (var test in MeterTest.Of(options.Kind)) of.Add(Result(test, isControl ? MeterControls.Measured(test, level, random) : Usual(test)));
        service.Add(of).Add(new Poct1Element("OPR").Add("OPR.operator_id", "OP1")).Add(new Poct1Element("RGT").Add("RGT.name", "Virtual strips").Add("RGT.lot_number", "STRIP77"));
        lock (gate) memory.AddLast(new Measurement(isControl ? Poct1Types.OtherObservations : Poct1Types.PatientObservations, service));
        counters.Measure();
        measuredOne.Writer.TryWrite(true);
    }

    // Fractions of a second tell measurements of one second apart, as real devices never make two.
    private static string Fine(DateTimeOffset at, int number) => at.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + "." + (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture) + "+00:00";

    // Mostly within the range, at times beyond.
    private double Usual(MeterTest test) => test.Low + (test.High - test.Low) * (random.NextDouble() * 1.3 - 0.15);

    private static Poct1Element Result(MeterTest test, double value)
    {
        var text = value.ToString("F" + test.Digits, CultureInfo.InvariantCulture);
        return new Poct1Element("OBS").Add(new Poct1Element("OBS.observation_id").With("V", test.Loinc).With("DN", test.Name).With("SN", "LN"))
            .Add(new Poct1Element("OBS.value").With("V", text).With("U", test.Unit)).Add("OBS.method_cd", "M").Add("OBS.status_cd", "A")
            .Add("OBS.interpretation_cd", value < test.Low ? "L" : value > test.High ? "H" : "N")
            .Add(new Poct1Element("OBS.normal_lo-hi_limit").With("V", string.Create(CultureInfo.InvariantCulture, $"[{test.Low};{test.High}]")).With("U", test.Unit));
    }

    private async Task<bool> TalkAsync(CancellationToken cancellation)
    {
        using var link = new MeterLink(options);
        try
        {
            await link.ConnectAsync(cancellation);
            counters.Connected();
            return await new Conversation(this, link).RunAsync(cancellation);
        }
        catch (Exception lost) when (lost is SocketException or IOException or InvalidDataException or Poct1RejectException or TimeoutException or ObjectDisposedException)
        {
            counters.Lost();
            if (lost is not LineLostException) counters.LastFailure = lost.Message;
            return false;
        }
    }

    private sealed class LineLostException() : IOException("the line was lost, as it was to be");
}
