using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Meridian.Testing;
using Meridian.Wire.Lis;
using Xunit;

namespace Meridian.Wire.Tests.Lis;

/// <summary>
/// The other side in another language. Neither Debian nor npm has an implementation of E1381, so <c>Peer/foreign_analyzer.py</c> was written from the standard apart from this room: it proves less than
/// a stranger's would, and more than our own two sides can.
/// </summary>
public sealed class LisPeerTests
{
    private const string Python = "/usr/bin/python3";

    private static async Task<JsonElement> TalkAsync(LisLink link, string[] arguments, Action<LisReceived> take, CancellationToken stop)
    {
        if (!File.Exists(Python)) Assert.Skip("No /usr/bin/python3 on this machine");
        var clock = Stopwatch.StartNew();
        var script = Path.Combine(Repository.Root, "tests", "Wire.Tests", "Lis", "Peer", "foreign_analyzer.py");
        using var process = Process.Start(new ProcessStartInfo(Python, [script, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEndAsync(stop);
        var buffer = new byte[64];
        var output = new ArrayBufferWriter<byte>();
        while (true)
        {
            output.ResetWrittenCount();
            link.TakeOutput(output);
            if (output.WrittenCount > 0)
            {
                await process.StandardInput.BaseStream.WriteAsync(output.WrittenMemory, stop);
                await process.StandardInput.BaseStream.FlushAsync(stop);
            }
            if (link.TryTakeSent(out var sent))
            {
                Assert.Equal(LisSendOutcome.Acknowledged, sent.Outcome);
                continue;
            }
            var read = await process.StandardOutput.BaseStream.ReadAsync(buffer, stop);
            if (read == 0) break;
            link.Receive(buffer.AsSpan(0, read), clock.Elapsed);
            while (link.TryTakeMessage(out var message))
            {
                take(message);
                if (message.AwaitsAnswer) link.Answer(message.Id, LisAnswer.Committed, clock.Elapsed);
            }
        }
        await process.WaitForExitAsync(stop);
        var words = await said;
        Assert.True(process.ExitCode == 0, words);
        return JsonDocument.Parse(words).RootElement;
    }

    [Fact(Timeout = 180_000)]
    public async Task A_foreign_analyzer_that_damages_and_resends_delivers_its_message_once()
    {
        using var folder = new ScratchDirectory();
        var text = LisCorpus.Message(7, 30) + "H|\\^&|8\rC|1|I|" + new string('x', 1000) + "\rL|1|N\r";
        var path = Path.Combine(folder.Path, "message.txt");
        await File.WriteAllBytesAsync(path, Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        var all = new List<LisReceived>();
        var link = new LisLink(LisRole.Host);
        var said = await TalkAsync(link, ["send", path], all.Add, TestContext.Current.CancellationToken);
        Assert.Equal(text, string.Concat(all.Select(m => Encoding.Latin1.GetString(m.Text.Span))));
        Assert.Equal(2, all.Count);
        Assert.All(all, m => Assert.True(m is { Completion: LisCompletion.Whole, IsRepeat: false }));
        var frames = said.GetProperty("frames").GetInt32();
        Assert.Equal(frames + (frames / 3) + (frames / 5), said.GetProperty("sent").GetInt32());
        var events = new List<LisLinkEvent>();
        while (link.TryTakeEvent(out var happened)) events.Add(happened);
        Assert.Equal(frames / 3, events.Count(e => e.Verdict == LisVerdict.BadChecksum && e.Kind == LisLinkEventKind.Frame));
        Assert.Equal(frames / 5, events.Count(e => e.Verdict == LisVerdict.Duplicate && e.Kind == LisLinkEventKind.Frame));
        Assert.True(link.IsNeutral);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_foreign_computer_that_refuses_and_checks_reads_what_we_wrote()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new LisWriter(output);
        writer.Record('H').Field(5).Text("HUB").Component().Text("1").Field(13).Text("LIS2-A2");
        writer.Record('P', 1).Field(6).Text("Doe").Component().Text("John");
        for (var i = 1; i <= 20; i++) writer.Record('O', i).Field(3).Text($"S{i}").Field(5).Component(4).Text("GLU").Repeat().Component(4).Text("NA").Field(12).Text(new string('a', i * 20));
        writer.Record('L', 1).Field(3).Text("F").End();
        var link = new LisLink(LisRole.Host);
        Assert.True(link.TrySend(1, output.WrittenMemory.ToArray(), TimeSpan.Zero));
        var said = await TalkAsync(link, ["receive"], _ => { }, TestContext.Current.CancellationToken);
        Assert.InRange(said.GetProperty("refused").GetInt32(), 5, 100);
        var records = said.GetProperty("records");
        var ours = LisMessage.Parse(output.WrittenMemory);
        Assert.Equal(ours.RecordCount - 1, records.GetArrayLength());
        for (var i = 1; i < ours.RecordCount; i++)
        {
            Assert.Equal(ours[i].FieldCount, records[i - 1].GetArrayLength());
            for (var f = 1; f <= ours[i].FieldCount; f++)
            {
                var theirs = records[i - 1][f - 1];
                Assert.Equal(ours[i][f].RepeatCount, theirs.GetArrayLength());
                for (var r = 1; r <= ours[i][f].RepeatCount; r++)
                    for (var c = 1; c <= ours[i][f].Repeat(r).ComponentCount; c++) Assert.Equal(ours[i][f].Repeat(r)[c].GetString(), theirs[r - 1][c - 1].GetString());
            }
        }
    }
}
