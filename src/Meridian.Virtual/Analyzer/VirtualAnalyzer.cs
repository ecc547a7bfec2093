using System.Net.Sockets;
using System.Threading.Channels;
using Meridian.Virtual.Physiology;
using Meridian.Wire.Lis;

namespace Meridian.Virtual.Analyzer;

/// <summary>
/// An analyzer as laboratories have them: it reads a barcode, asks its host what to do, measures, sends the results until they are acknowledged, and goes on after
/// whatever happens to the line. What it did not hear acknowledged it sends again, the very same.
/// </summary>
/// <param name="barcodes">Specimens that are put on it; null: it makes numbers of its own.</param>
public sealed class VirtualAnalyzer(VirtualAnalyzerOptions options, TimeProvider time, AnalyzerCounters? counters = null, ChannelReader<string>? barcodes = null)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private readonly AnalyzerMessages messages = new(options.Kind, options.Number, options.Seed);
    private readonly SeededNoise chance = new(options.Seed ^ ((ulong)options.Number << 32), 0x4C49_5300);
    private AnalyzerLine? line;
    private long draws;

    public AnalyzerCounters Counters { get; } = counters ?? new();

    /// <summary>Serial number, as its header says.</summary>
    public string Serial => messages.Serial;

    /// <summary>Heard when the results of a specimen are acknowledged.</summary>
    public Action<string, int>? OnDelivered { get; set; }

    /// <summary>The number of its n-th own specimen.</summary>
    public string BarcodeOf(long ordinal) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{AnalyzerMessages.ShortOf(options.Kind)[..1]}{options.Number:D2}{options.Seed % 100:D2}{ordinal:D7}");

    /// <summary>Works until it is done or cancelled; does not throw when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        try
        {
            for (long ordinal = 1; options.Specimens is null || ordinal <= options.Specimens; ordinal++)
            {
                if (options.PerMinute is { } rate)
                {
                    var due = TimeSpan.FromMinutes((ordinal - 1) / rate) - time.GetElapsedTime(began);
                    if (due > TimeSpan.Zero) await Task.Delay(due, time, cancellation).ConfigureAwait(false);
                }
                var barcode = BarcodeOf(ordinal);
                if (barcodes is not null)
                {
                    if (!await barcodes.WaitToReadAsync(cancellation).ConfigureAwait(false) || !barcodes.TryRead(out var given)) return;
                    barcode = given;
                }
                if (options.ControlEvery > 0 && ordinal % options.ControlEvery == 1)
                    await DeliverAsync(messages.Control(ordinal / options.ControlEvery, time.GetLocalNow(), out _), cancellation).ConfigureAwait(false);
                await MeasureAsync(barcode, ordinal, cancellation).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            if (line is not null) await line.DisposeAsync().ConfigureAwait(false);
            line = null;
        }
    }

    private async Task MeasureAsync(string barcode, long ordinal, CancellationToken cancellation)
    {
        IReadOnlyCollection<string> tests = [];
        if (options.Asks)
        {
            if (await AskAsync(barcode, cancellation).ConfigureAwait(false) is { Count: > 0 } told) tests = told;
            else if (!options.MeasuresUnasked) return;
        }
        var message = messages.Results(barcode, tests, ordinal, time.GetLocalNow(), out var count);
        if (count == 0) return;
        var began = time.GetTimestamp();
        await DeliverAsync(message, cancellation).ConfigureAwait(false);
        Counters.ResultTime.Record(time.GetElapsedTime(began));
        Counters.OnSpecimen(count);
        OnDelivered?.Invoke(barcode, count);
        if (Chance() < options.RepeatRate)
        {
            Counters.OnResent();
            await DeliverAsync(message, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The tests that the host wants, null when it says nothing.</summary>
    private async Task<IReadOnlyCollection<string>?> AskAsync(string barcode, CancellationToken cancellation)
    {
        var query = messages.Query(barcode, time.GetLocalNow());
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                var host = await LineAsync(cancellation).ConfigureAwait(false);
                Counters.OnQuery();
                if (await host.SendAsync(query, cancellation).ConfigureAwait(false) != LisSendOutcome.Acknowledged) continue;
                var asked = time.GetTimestamp();
                while (await host.ReceiveAsync(options.AnswerTimeout, cancellation).ConfigureAwait(false) is { } answer)
                {
                    if (TestsIn(answer, barcode) is not { } tests) continue;
                    Counters.QueryTime.Record(time.GetElapsedTime(asked));
                    Counters.OnAnswer(tests.Count > 0);
                    return tests;
                }
                Counters.OnUnanswered();
                return null;
            }
            catch (IOException lost)
            {
                await LostAsync(lost.Message).ConfigureAwait(false);
            }
        }
        return null;
    }

    /// <summary>Sends until it is acknowledged.</summary>
    private async Task DeliverAsync(byte[] message, CancellationToken cancellation)
    {
        for (var isAgain = false; ; isAgain = true)
        {
            try
            {
                var host = await LineAsync(cancellation).ConfigureAwait(false);
                if (isAgain) Counters.OnResent();
                if (Chance() < options.RubbishRate) await RubbishAsync(host, cancellation).ConfigureAwait(false);
                if (Chance() < options.LossRate) host.BreakAfter(1 + (int)(Chance() * message.Length * 1.1));
                var outcome = await host.SendAsync(message, cancellation).ConfigureAwait(false);
                if (outcome == LisSendOutcome.Acknowledged)
                {
                    Counters.OnMessage();
                    return;
                }
                Counters.OnRefused();
                Counters.OnFailure(outcome.ToString());
            }
            catch (IOException lost)
            {
                await LostAsync(lost.Message).ConfigureAwait(false);
            }
        }
    }

    private async Task RubbishAsync(AnalyzerLine host, CancellationToken cancellation)
    {
        Counters.OnRubbish();
        var kind = (int)(Chance() * 4);
        var bytes = kind switch
        {
            0 => "\0\0\u007F~~noise on the line~~\r\n"u8.ToArray(),
            1 => "\u00022R|1|^^^GLU|5.0|mmol/L\r\u000300\r\n"u8.ToArray(),
            2 => "\u0005\u00021H|\\^&|||half a mess"u8.ToArray(),
            _ => "\u0006\u0015\u0004\u0004"u8.ToArray(),
        };
        await host.WriteRawAsync(bytes, cancellation).ConfigureAwait(false);
        // A half frame is followed by the line's end, as when an analyzer is switched off in the midst of it.
        if (kind == 2) throw new IOException("Half a message was sent (on purpose).");
    }

    private async ValueTask<AnalyzerLine> LineAsync(CancellationToken cancellation)
    {
        var pause = options.FirstPause;
        while (line is null)
        {
            try
            {
                line = await AnalyzerLine.ConnectAsync(options.Host, options.Port, time, cancellation: cancellation).ConfigureAwait(false);
                Counters.OnConnect();
            }
            catch (SocketException nobody)
            {
                Counters.OnFailure(nobody.Message);
                await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        return line;
    }

    private async Task LostAsync(string why)
    {
        Counters.OnLost();
        Counters.OnFailure(why);
        if (line is not null) await line.DisposeAsync().ConfigureAwait(false);
        line = null;
    }

    private double Chance() => chance.Uniform(draws++);

    /// <summary>The codes that an answer asks of a specimen; empty: nothing to do; null: it speaks of something else.</summary>
    private static List<string>? TestsIn(ReadOnlyMemory<byte> answer, string barcode)
    {
        var message = new LisMessage();
        if (!LisMessage.TryParse(answer, message, out _)) return null;
        List<string> tests = [];
        var (orders, isMeant) = (0, false);
        foreach (var record in message)
        {
            if (record.Type != 'O') continue;
            orders++;
            var order = new LisOrder(record);
            if (order.SpecimenId[1].GetString() != barcode) continue;
            isMeant = true;
            if (order.ReportType.Is("Y"u8)) continue;
            foreach (var test in order.TestId.Repeats)
                if (new LisTestId(test).LocalCode.GetStringOrNull() is { } code) tests.Add(code);
        }
        return orders == 0 || isMeant ? tests : null;
    }
}
