using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.EndToEnd.Tests.Processes;
using Meridian.Store.Sqlite;
using Xunit;

namespace Meridian.EndToEnd.Tests;

/// <summary>What should not be on the wire is answered in the protocol's own words, kept and shown, and disturbs nobody else.</summary>
public sealed class MisfitTests(TightHub tight) : IClassFixture<TightHub>
{
    private readonly HubProcess hub = tight.Hub;
    private readonly HubClient client = tight.Client;

    [Theory(Timeout = 180_000)]
    [InlineData("a version that is none", "MSH|^~\\&|X|Y|||20261121080000+0000||ORU^R01^ORU_R01|BAD-1|P|9.9\rPID|||1\rOBR|1\r")]
    [InlineData("a message type that nobody knows", "MSH|^~\\&|X|Y|||20261121080000+0000||ZZZ^Z99|BAD-2|P|2.6\rPID|||1\r")]
    [InlineData("a message cut in its header", "MSH|^~\\&|X|Y|||2026112")]
    [InlineData("bytes that are no message", "\u0001\u0002\u0003\u0004 GET / \u0000\u0000\u00ff\u00fe")]
    public async Task What_is_no_message_is_refused_with_a_reason_and_put_aside(string what, string message)
    {
        using var good = await MllpLine.ConnectAsync(hub.Mllp);
        using var bad = await MllpLine.ConnectAsync(hub.Mllp);
        var monitor = new Bedside($"00112233445{message.Length:D5}", "ICU^1^1", "P1", "Wang^Fang");
        Accepted(await good.AskAsync(monitor.Numbers(70)), monitor.LastControlId);

        var answer = await bad.AskAsync(Encoding.Latin1.GetBytes(message));

        Refused(answer, what);
        Accepted(await good.AskAsync(monitor.Numbers(71)), monitor.LastControlId);
        var put = (await client.ListAsync("api/v1/quarantine?state=waiting"))[0]; // the newest
        Assert.NotEmpty(put.GetProperty("reason").GetString()!);
        Assert.NotEmpty(put.GetProperty("text").GetString()!);
        var aside = await client.GetAsync($"api/v1/quarantine/{put.GetProperty("sequence").GetInt64()}");
        Assert.Equal(Encoding.Latin1.GetBytes(message), aside.GetProperty("raw").GetBytesFromBase64());
        var wire = await WireAsync(client, bad);
        Assert.Contains(wire, e => e.GetProperty("direction").GetString() == "in" && e.GetProperty("bytes").GetBytesFromBase64().AsSpan().SequenceEqual(Encoding.Latin1.GetBytes(message)));
        Assert.Contains(wire, e => e.GetProperty("kind").GetString() == "answer" && e.GetProperty("answer").GetString() is "AE" or "AR" or "CE" or "CR");
    }

    [Fact(Timeout = 180_000)]
    public async Task A_message_over_the_limit_is_refused_and_the_next_on_the_same_line_is_taken()
    {
        using var line = await MllpLine.ConnectAsync(hub.Mllp);
        var monitor = new Bedside("0011223344556672", "ICU^1^1", "P1", "Wang^Fang");
        byte[] huge = [.. monitor.Numbers(70), .. Encoding.ASCII.GetBytes("NTE|1||" + new string('x', 300_000) + "\r")];

        var answer = await line.AskAsync(huge);

        Refused(answer, "over-long");
        Assert.Contains(monitor.LastControlId, answer, StringComparison.Ordinal);
        Accepted(await line.AskAsync(monitor.Numbers(71)), monitor.LastControlId);
        var wire = await WireAsync(client, line);
        var tooLong = Assert.Single(wire, e => e.GetProperty("kind").GetString() == "too-long");
        Assert.InRange(tooLong.GetProperty("length").GetInt64(), 300_000, 310_000);
    }

    [Fact(Timeout = 180_000)]
    public async Task Junk_and_a_half_message_are_shown_on_the_connection_and_kept_after_it_closed()
    {
        var monitor = new Bedside("0011223344556673", "ICU^1^1", "P1", "Wang^Fang");
        var half = monitor.Numbers(70).AsMemory(0, 100).ToArray();
        string peer;
        using (var line = await MllpLine.ConnectAsync(hub.Mllp))
        {
            peer = line.Peer;
            await line.SendAsync("\u0010\u0011 no frame at all"u8.ToArray());
            Accepted(await line.AskAsync(monitor.Numbers(71)), monitor.LastControlId);
            await line.SendAsync((byte[])[0x0B, .. half]);
        }

        var id = await ConnectionAsync(client, peer, closed: true);
        var wire = await client.UntilAsync($"api/v1/connections/{id}/wire", w => w.GetProperty("items").EnumerateArray().Any(e => e.GetProperty("kind").GetString() == "half"));
        Assert.Contains(wire.GetProperty("items").EnumerateArray(), e => e.GetProperty("kind").GetString() == "junk" && Encoding.ASCII.GetString(e.GetProperty("bytes").GetBytesFromBase64()).Contains("no frame at all", StringComparison.Ordinal));
        Assert.Contains(wire.GetProperty("items").EnumerateArray(), e => e.GetProperty("kind").GetString() == "half" && e.GetProperty("bytes").GetBytesFromBase64().AsSpan().IndexOf(half) >= 0);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_peer_that_never_reads_its_answers_is_cut_off_and_delays_nobody()
    {
        using var deaf = await MllpLine.ConnectAsync(hub.Mllp, receiveBuffer: 4096);
        using var good = await MllpLine.ConnectAsync(hub.Mllp);
        var monitor = new Bedside("0011223344556674", "ICU^1^1", "P1", "Wang^Fang");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var flooding = FloodAsync(deaf, stop.Token);

        for (var i = 0; i < 20; i++) Accepted(await good.AskAsync(monitor.Numbers(60 + i)), monitor.LastControlId);

        await flooding.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.False(stop.IsCancellationRequested, "the hub still listens to a peer that takes no answer");
        await ConnectionAsync(client, deaf.Peer, closed: true);
        Accepted(await good.AskAsync(monitor.Numbers(99)), monitor.LastControlId);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_full_disk_is_answered_with_a_refusal_and_what_was_acknowledged_is_there_afterwards()
    {
        var folder = Directory.CreateTempSubdirectory("meridian-full-").FullName;
        if (!await MountedAsync(folder)) Assert.Skip("a small file system cannot be mounted here (needs root)");
        try
        {
            await using var full = await HubProcess.StartAsync(data: Path.Combine(folder, "data"), environment: new Dictionary<string, string> { ["MERIDIAN_hl7v2__maxMessageBytes"] = "1048576" });
            using var line = await MllpLine.ConnectAsync(full.Mllp);
            var monitor = new Bedside("0011223344556675", "ICU^1^1", "P1", "Wang^Fang");
            var random = new Random(7);
            List<string> accepted = [];
            string answer;
            do
            {
                Assert.True(accepted.Count < 400, "the disk never became full");
                answer = await line.AskAsync(Bulky(monitor, random));
                if (IsAccepted(answer)) accepted.Add(monitor.LastControlId);
            } while (IsAccepted(answer));
            Refused(answer, "a full disk");

            File.Delete(Path.Combine(folder, "filler"));
            using (var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200)))
            using (var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
                while (!IsAccepted(answer = await line.AskAsync(monitor.Numbers(80)))) await timer.WaitForNextTickAsync(stop.Token);
            accepted.Add(monitor.LastControlId);
            Assert.Equal(0, await full.StopAsync());

            await using var record = SqliteRecord.Open(new SqliteRecordOptions { Directory = full.Data }, TimeProvider.System);
            var kept = record.Reader.Messages(new MessageQuery { Limit = int.MaxValue }).Where(m => m.Disposition == Disposition.Facts).Select(m => m.ControlId!).ToList();
            Assert.Empty(accepted.Except(kept));
            Assert.Equal(kept.Count, kept.Distinct().Count());
        }
        finally
        {
            await Command.RunAsync("umount", ["-l", folder]);
            Directory.Delete(folder);
        }
    }

    // Noise does not shrink, whatever the store does with it.
    private static byte[] Bulky(Bedside monitor, Random random)
    {
        var noise = new byte[150_000];
        random.NextBytes(noise);
        return [.. monitor.Numbers(75), .. Encoding.ASCII.GetBytes("NTE|1||" + Convert.ToBase64String(noise) + "\r")];
    }

    private static async Task<bool> MountedAsync(string folder)
    {
        try
        {
            if ((await Command.RunAsync("mount", ["-t", "tmpfs", "-o", "size=48m", "tmpfs", folder])).ExitCode != 0) return false;
            await File.WriteAllBytesAsync(Path.Combine(folder, "filler"), new byte[16 * 1024 * 1024]);
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task FloodAsync(MllpLine line, CancellationToken stop)
    {
        var monitor = new Bedside("00112233445566FF", "ICU^1^2", "P2", "Li^Na");
        try
        {
            while (!stop.IsCancellationRequested) await line.SendAsync(MllpLine.Block(monitor.Numbers(70)), stop);
        }
        catch (Exception cut) when (cut is SocketException or OperationCanceledException)
        {
            // the hub cut it off, or never did
        }
    }

    private static bool IsAccepted(string answer) => answer.Contains("MSA|AA|", StringComparison.Ordinal) || answer.Contains("MSA|CA|", StringComparison.Ordinal);

    private static void Accepted(string answer, string controlId) =>
        Assert.True(answer.Contains($"MSA|CA|{controlId}", StringComparison.Ordinal) || answer.Contains($"MSA|AA|{controlId}", StringComparison.Ordinal), answer);

    private static void Refused(string answer, string what)
    {
        var msa = answer.Split('\r').FirstOrDefault(s => s.StartsWith("MSA|", StringComparison.Ordinal)) ?? "";
        Assert.True(msa.Split('|').ElementAtOrDefault(1) is "AE" or "AR" or "CE" or "CR", $"{what}: {answer}");
        Assert.Contains("\rERR|", answer, StringComparison.Ordinal);
    }

    private static async Task<List<JsonElement>> WireAsync(HubClient client, MllpLine line) =>
        [.. (await client.GetAsync($"api/v1/connections/{await ConnectionAsync(client, line.Peer, closed: false)}/wire")).GetProperty("items").EnumerateArray()];

    private static async Task<long> ConnectionAsync(HubClient client, string peer, bool closed)
    {
        var port = peer[peer.LastIndexOf(':')..];
        bool IsIt(JsonElement c) => c.GetProperty("peer").GetString()!.EndsWith(port, StringComparison.Ordinal) && (!closed || c.GetProperty("state").GetString() == "closed");
        var list = await client.UntilAsync("api/v1/connections", all => all.GetProperty("items").EnumerateArray().Any(IsIt), TimeSpan.FromSeconds(90));
        return list.GetProperty("items").EnumerateArray().First(IsIt).GetProperty("id").GetInt64();
    }
}
