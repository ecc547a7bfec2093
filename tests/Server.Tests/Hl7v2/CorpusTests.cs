using System.Text;
using Meridian.Gateway.Hl7v2;
using Meridian.Testing;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>Each recorded message ends as facts or, with a reason, in quarantine. The reviewed texts lie in Golden/; MERIDIAN_GOLDEN=write makes them anew.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Files => [.. Recorded()];

    private static IEnumerable<string> Recorded() => Corpora.Root is { } root
        ? Directory.EnumerateFiles(Path.Combine(root, "hl7v2"), "*.hl7").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)
        : new[] { "none" };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recorded_message_says_what_was_reviewed(string file)
    {
        if (Corpora.Root is not { } root) { Assert.Skip("No recorded messages on this machine."); return; }
        var bytes = File.ReadAllBytes(Path.Combine(root, "hl7v2", file));
        var received = new Hl7v2Reception(new()).Receive(bytes, new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), TimeSpan.FromHours(8), connectionId: 1);
        var said = FactsText.Of(received);
        var golden = Path.Combine(Repository.Root, "tests", "Server.Tests", "Hl7v2", "Golden", Path.ChangeExtension(file, ".txt"));
        if (Environment.GetEnvironmentVariable("MERIDIAN_GOLDEN") == "write") File.WriteAllText(golden, said, new UTF8Encoding(false));
        Assert.Equal(File.ReadAllText(golden), said);
    }
}
