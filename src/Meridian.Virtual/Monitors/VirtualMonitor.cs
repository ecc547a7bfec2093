using System.Buffers;
using System.Globalization;
using Meridian.Virtual.Mllp;
using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Monitors;

/// <summary>
/// One bedside monitor: what it sends, and when, as a function of signal time (seconds since its start). It owns no clock and no
/// socket. Apart from times and MSH-10, which holds the time of its start so that no later run repeats it, the same seed gives the same bytes.
/// </summary>
public sealed class VirtualMonitor
{
    private const double DescribeEverySeconds = 60, WatchdogEverySeconds = 10;

    private readonly VirtualPatient patient;
    private readonly Func<WardPatient?> who;
    private readonly MonitorWave[] waves;
    private readonly DateTimeOffset start;
    private readonly double packetSeconds, numericsSeconds;
    private readonly bool alarms;
    private readonly AlarmWatch watch = new();
    private readonly ArrayBufferWriter<byte> buffer = new(16 * 1024);
    private readonly int[] samples;
    private readonly string idPrefix;
    private long sequence, packets, numerics, seconds;

    /// <summary>A monitor. <paramref name="start"/> is what its own clock shows at signal time 0; <paramref name="who"/> says which patient is admitted at it now.</summary>
    public VirtualMonitor(MonitorIdentity identity, VirtualPatient patient, VirtualMonitorOptions options, DateTimeOffset start, Func<WardPatient?> who)
    {
        (Identity, this.patient, this.start, this.who) = (identity, patient, start, who);
        waves = [.. MonitorWave.All.Take(options.Waves)];
        packetSeconds = options.PacketMilliseconds / 1000.0;
        numericsSeconds = 1 / options.NumericsPerSecond;
        alarms = options.Alarms;
        samples = new int[waves.Length == 0 ? 0 : (int)Math.Ceiling(waves.Max(w => w.Signal.SampleHz) * packetSeconds) + 1];
        idPrefix = string.Create(CultureInfo.InvariantCulture, $"{identity.Eui64[^4..]}{(uint)start.ToUnixTimeSeconds():X8}");
    }

    public MonitorIdentity Identity { get; }

    /// <summary>Samples made so far, of all waves.</summary>
    public long Samples { get; private set; }

    /// <summary>Signal time at which the next message is due.</summary>
    public double Next => Math.Min(waves.Length == 0 ? double.MaxValue : (packets + 1) * packetSeconds, Math.Min((numerics + 1) * numericsSeconds, seconds + 1));

    /// <summary>Adds to <paramref name="messages"/> what is due up to a signal time, in order.</summary>
    public void TakeDue(double until, List<OutboundMessage> messages)
    {
        for (var next = Next; next <= until; next = Next)
        {
            if (waves.Length > 0 && (packets + 1) * packetSeconds <= next) messages.Add(Waves(packets++));
            if ((numerics + 1) * numericsSeconds <= next) messages.Add(Numbers(++numerics));
            if (seconds + 1 <= next) TakeAlerts(++seconds, messages);
        }
    }

    /// <summary>Leaves everything before a signal time unsent: a monitor whose machine slept.</summary>
    public void SkipTo(double until)
    {
        packets = Math.Max(packets, (long)(until / packetSeconds));
        numerics = Math.Max(numerics, (long)(until / numericsSeconds));
        seconds = Math.Max(seconds, (long)until);
    }

    private OutboundMessage Waves(long packet)
    {
        var (from, to) = (packet * packetSeconds, (packet + 1) * packetSeconds);
        var controlId = NextId();
        buffer.ResetWrittenCount();
        var message = WaveMessage.Begin(buffer, Identity, who(), controlId, At(from), At(to));
        foreach (var wave in waves)
        {
            // sample n belongs to the packet in which its time n/Hz lies; the margin keeps exact multiples on one side
            var hz = wave.Signal.SampleHz;
            var first = (long)Math.Ceiling((from * hz) - 1e-6);
            var count = (int)((long)Math.Ceiling((to * hz) - 1e-6) - first);
            if (count == 0) continue;
            patient.Fill(wave.Kind, first, samples.AsSpan(0, count));
            Samples += count;
            WaveMessage.Add(ref message, new(wave, samples.AsSpan(0, count), At(first / hz)));
        }
        message.Writer.End();
        return new(OutboundKind.Waves, controlId, buffer.WrittenSpan);
    }

    private OutboundMessage Numbers(long index)
    {
        var at = index * numericsSeconds;
        var controlId = NextId();
        buffer.ResetWrittenCount();
        var describe = index == 1 || (long)(at / DescribeEverySeconds) != (long)((at - numericsSeconds) / DescribeEverySeconds);
        NumericsMessage.Write(buffer, Identity, who(), controlId, patient.VitalsAt(at), At(at), describe);
        return new(OutboundKind.Numerics, controlId, buffer.WrittenSpan);
    }

    private void TakeAlerts(long second, List<OutboundMessage> messages)
    {
        if (!alarms) return;
        foreach (var alarm in watch.Next(patient.VitalsAt(second)))
        {
            var controlId = NextId();
            buffer.ResetWrittenCount();
            AlertMessage.Write(buffer, Identity, who(), controlId, alarm, idPrefix + alarm.Instance, At(second));
            messages.Add(new(OutboundKind.Alert, controlId, buffer.WrittenSpan));
        }
        if (second % WatchdogEverySeconds != 1) return;
        var id = NextId();
        buffer.ResetWrittenCount();
        AlertMessage.WriteWatchdog(buffer, Identity, who(), id, At(second));
        messages.Add(new(OutboundKind.Alert, id, buffer.WrittenSpan));
    }

    private DateTimeOffset At(double second) => start.AddTicks((long)Math.Round(second * TimeSpan.TicksPerSecond));

    // at most 20 characters: what MSH-10 could hold before 2.6
    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"{idPrefix}{++sequence:X7}");
}
