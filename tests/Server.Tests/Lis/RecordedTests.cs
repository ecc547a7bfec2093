using System.Text;
using Meridian.Gateway.Lis;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Meridian.Server.Tests.Lis;

/// <summary>Recorded conversations (meridian record, meridian show --as-test): what the instrument said is said again over a socket, and the hub makes of it what stands beside it.</summary>
public sealed class RecordedTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/Server.Tests/Lis/Recorded");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.lis").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).Select(n => n!)];

    [Theory(Timeout = 180_000)]
    [MemberData(nameof(Names))]
    public async Task A_recorded_conversation_gives_the_facts_that_stand_beside_it(string name)
    {
        var steps = LisTranscript.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".lis"), TestContext.Current.CancellationToken));
        var expected = (await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json"), TestContext.Current.CancellationToken)).TrimEnd();
        Assert.Equal(expected, LisRecording.Facts(steps, new LisDrivers(new(), NullLogger<LisDrivers>.Instance)));

        await using var host = await LisHost.StartAsync(isDriven: false);
        using var peer = await host.ConnectAsync();
        foreach (var step in steps)
        {
            if (step.IsFromInstrument) await peer.WriteAsync(step.Bytes);
            else
                foreach (var b in step.Bytes)
                {
                    var said = await peer.ByteAsync();
                    // the hub's own answers to queries have their own times; its ACK and NAK are as they were
                    if (b is AstmPeer.Ack or AstmPeer.Nak) Assert.Equal(b, said);
                }
        }
        var facts = host.Intake.All.Where(h => h.Submission.Rejection?.Reason != "NoTerminator")
            .Select(h => h.Submission.Facts.LabReports.Sum(r => r.Specimens.Sum(s => s.Results.Count))).ToList();
        Assert.Contains(facts, results => results > 0);
    }

    [Fact]
    public void A_conversation_written_down_gives_the_very_bytes_again()
    {
        var all = Enumerable.Range(0, 256).Select(b => (byte)b).ToArray();
        var text = new StringBuilder(LisTranscript.Head + "\n");
        LisTranscript.Append(text, new(TimeSpan.FromSeconds(1.5), true, all));
        text.Append('\n');
        LisTranscript.Append(text, new(TimeSpan.FromSeconds(2), false, [6]));
        var steps = LisTranscript.Parse(text.ToString());
        Assert.Equal(2, steps.Count);
        Assert.Equal(all, steps[0].Bytes);
        Assert.True(steps[0].IsFromInstrument);
        Assert.Equal([6], steps[1].Bytes);
        Assert.Contains("2.000 < <ACK>", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0 > <XX>")]
    [InlineData("0.0 > <EN")]
    [InlineData("0.0 ? <ENQ>")]
    [InlineData("now > <ENQ>")]
    public void A_line_that_is_no_step_is_named(string line) => Assert.Contains("line 1", Assert.Throws<FormatException>(() => LisTranscript.Parse(line)).Message, StringComparison.Ordinal);
}
