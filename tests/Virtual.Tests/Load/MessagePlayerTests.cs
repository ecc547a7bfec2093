using System.Text;
using Meridian.Testing;
using Meridian.Virtual.Load;
using Meridian.Virtual.Tests.Ward;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Tests.Load;

public sealed class MessagePlayerTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-player-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string name, string text, Encoding? encoding = null)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, (encoding ?? Encoding.UTF8).GetBytes(text));
        return path;
    }

    private static string Msh(string id) => $"MSH|^~\\&|a|b|c|d|20261121||ORU^R01|{id}|P|2.6";

    [Fact]
    public void Finds_messages_run_together_in_batches_in_blocks_and_with_any_line_ends()
    {
        static int Count(string text, bool keep = false) => RecordedMessages.In(Encoding.UTF8.GetBytes(text), keep).Count;
        Assert.Equal(1, Count(Msh("1") + "\rPID|||x"));
        Assert.Equal(2, Count(Msh("1") + "\nPID|||x\n\n" + Msh("2") + "\nPID|||y\n"));
        Assert.Equal(2, Count(Msh("1") + "\r\nPID|||x\r\n" + Msh("2") + "\r\n"));
        var batch = "FHS|^~\\&\rBHS|^~\\&\r" + Msh("1") + "\r" + Msh("2") + "\r" + Msh("3") + "\rBTS|3\rFTS|1\r";
        Assert.Equal(3, Count(batch));
        Assert.Equal(1, Count(batch, keep: true));
        Assert.Equal(2, Count("\v" + Msh("1") + "\r\x1c\r\v" + Msh("2") + "\r\x1c\r"));
        Assert.Equal(1, Count("this is no HL7"));
        Assert.Equal(0, Count(" \r\n"));
    }

    [Fact]
    public async Task Plays_in_order_with_the_bytes_as_they_are_and_tells_each_answer()
    {
        await using var server = new RecordingServer((_, m) => m.ControlId switch
        {
            "bad" => [RecordingServer.Ack("bad", "AE", "ERR||PID^1^3|101^Required field missing^HL70357|E|||diag|no patient\r")],
            "break" => [null],
            "lost" => [RecordingServer.Ack("another")],
            _ => [RecordingServer.Ack(m.ControlId, "AA")],
        });
        var lf = Write("a.hl7", Msh("1") + "\nPID|||x||Müller\n" + Msh("bad") + "\n", Encoding.Latin1);
        var others = Write("b.hl7", Msh("break") + "\r" + Msh("lost") + "\r" + Msh("5") + "\r");
        var told = new List<PlayedMessage>();
        var summary = await new MessagePlayer(new() { Port = server.Port }, TimeProvider.System).PlayAsync([lf, others], told.Add, CancellationToken.None).WaitAsync(Deadline);
        Assert.Equal(new PlaySummary(2, 1, 2), summary);
        Assert.Equal(["1", "bad", "break", "lost", "5"], told.Select(p => p.ControlId));
        Assert.Equal([1, 2, 3, 4, 5], told.Select(p => p.Number));
        Assert.All(told, p => Assert.Equal(5, p.Total));
        Assert.True(told[0].IsAccepted);
        Assert.Equal(Hl7v2AckCode.AE, told[1].Answer!.Code);
        Assert.Contains("no patient", told[1].Answer!.Text, StringComparison.Ordinal);
        Assert.Contains("closed", told[2].Failure, StringComparison.Ordinal);
        Assert.Contains("another message", told[3].Failure, StringComparison.Ordinal);
        Assert.True(told[4].IsAccepted);
        // LF stays LF, and the bytes of another character set stay too
        Assert.Equal(Encoding.Latin1.GetBytes(Msh("1") + "\nPID|||x||Müller\n"), server.Messages.First().Bytes);
    }

    [Fact]
    public async Task A_late_application_acknowledgment_is_not_taken_for_the_next_answer()
    {
        await using var server = new RecordingServer((_, m) => m.ControlId == "1"
            ? [RecordingServer.Ack("1", "CA"), RecordingServer.Ack("1", "AA")]
            : [RecordingServer.Ack(m.ControlId, "CA")]);
        var file = Write("e.hl7", Msh("1") + "\r" + Msh("2") + "\r");
        var summary = await new MessagePlayer(new() { Port = server.Port }, TimeProvider.System).PlayAsync([file], null, CancellationToken.None).WaitAsync(Deadline);
        Assert.Equal(new PlaySummary(2, 0, 0), summary);
    }

    [Fact]
    public async Task Silence_is_told_as_such_and_the_next_message_still_goes()
    {
        var clock = new DrivenClock();
        await using var server = new RecordingServer((_, m) =>
        {
            if (m.ControlId != "1") return [RecordingServer.Ack(m.ControlId, "AA")];
            clock.Advance(TimeSpan.FromSeconds(30));
            return [];
        });
        var file = Write("s.hl7", Msh("1") + "\r" + Msh("2") + "\r");
        var told = new List<PlayedMessage>();
        var summary = await new MessagePlayer(new() { Port = server.Port }, clock).PlayAsync([file], told.Add, CancellationToken.None).WaitAsync(Deadline);
        Assert.Equal(new PlaySummary(1, 0, 1), summary);
        Assert.StartsWith("No answer within", told[0].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_acknowledgment_among_the_messages_is_not_waited_for_long_nor_counted_as_a_failure()
    {
        var clock = new DrivenClock();
        await using var server = new RecordingServer((_, m) =>
        {
            if (m.ControlId == "2") return [RecordingServer.Ack("2", "AA")];
            clock.Advance(TimeSpan.FromSeconds(1));
            return [];
        });
        var file = Write("k.hl7", "MSH|^~\\&|||||20191127160542||ACK^R40|1||2.7\rMSA|CA|77\r" + Msh("2") + "\r");
        var told = new List<PlayedMessage>();
        var summary = await new MessagePlayer(new() { Port = server.Port }, clock).PlayAsync([file], told.Add, CancellationToken.None).WaitAsync(Deadline);
        Assert.Equal(new PlaySummary(1, 0, 0) { Acknowledgments = 1 }, summary);
        Assert.True(told[0].IsAcknowledgment);
        Assert.Contains("as it should be", told[0].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_published_messages_all_go_out_unharmed()
    {
        if (Corpora.Root is not { } root) { Assert.Skip("The corpora are not on this machine."); return; }
        var files = Directory.GetFiles(Path.Combine(root, "hl7v2"), "*.hl7").Order().ToList();
        await using var server = new RecordingServer((_, m) => [RecordingServer.Ack(m.ControlId, "AA")]);
        var summary = await new MessagePlayer(new() { Port = server.Port }, TimeProvider.System).PlayAsync(files, null, CancellationToken.None).WaitAsync(Deadline);
        Assert.Equal(files.Count, summary.Accepted);
        Assert.Equal(files.Select(File.ReadAllBytes), server.Messages.Select(m => m.Bytes));
    }
}
