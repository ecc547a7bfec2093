using Meridian.Core.Audit;
using Meridian.Core.Record;
using Meridian.Core.Tests.Fakes;

namespace Meridian.Core.Tests.Audit;

public sealed class AuditTrailTests
{
    private static async Task<HubUnderTest> WithEntriesAsync(int count)
    {
        var hub = await HubUnderTest.StartAsync();
        for (var i = 1; i <= count; i++)
        {
            var number = i;
            await hub.DecideAsync(batch => hub.Get<AuditTrail>().Append(batch, new("eva", "10.0.0.7"), "test.act", $"thing/{number}", number % 2 == 0 ? null : "{}"));
        }
        return hub;
    }

    [Fact]
    public async Task A_chain_holds_as_written_and_over_a_restart()
    {
        var hub = await WithEntriesAsync(5);
        Assert.Equal(new(true, 5, null, null), hub.Get<AuditTrail>().Check(hub.Record));
        hub = await hub.RestartAsync();
        await hub.DecideAsync(batch => hub.Get<AuditTrail>().Append(batch, Actor.Hub, "test.more"));
        Assert.Equal(new(true, 6, null, null), hub.Get<AuditTrail>().Check(hub.Record));
        await hub.DisposeAsync();
    }

    public static TheoryData<string> Fields => ["at", "actor", "action", "subject", "detail", "detail-null", "origin"];

    [Theory, MemberData(nameof(Fields))]
    public async Task A_changed_entry_shows(string field)
    {
        await using var hub = await WithEntriesAsync(5);
        var rows = hub.Record.AuditRows;
        rows[2] = field switch
        {
            "at" => rows[2] with { At = rows[2].At.AddMilliseconds(1) },
            "actor" => rows[2] with { Actor = "eve" },
            "action" => rows[2] with { Action = "test.act2" },
            "subject" => rows[2] with { Subject = "thing/33" },
            "detail" => rows[2] with { Detail = "{ }" },
            "detail-null" => rows[2] with { Detail = null },
            _ => rows[2] with { Origin = null },
        };
        Assert.Equal(new(false, 2, 3, "was changed"), hub.Get<AuditTrail>().Check(hub.Record));
    }

    [Fact]
    public async Task A_changed_entry_with_a_new_hash_shows_at_the_next()
    {
        await using var hub = await WithEntriesAsync(5);
        var rows = hub.Record.AuditRows;
        var forged = rows[2] with { Actor = "eve" };
        rows[2] = forged with { Hash = AuditEntry.HashOf(forged) };
        Assert.Equal(new(false, 3, 4, "does not follow from the entry before it"), hub.Get<AuditTrail>().Check(hub.Record));
    }

    [Fact]
    public async Task A_missing_entry_shows()
    {
        await using var hub = await WithEntriesAsync(5);
        hub.Record.AuditRows.RemoveAt(1);
        Assert.Equal(new(false, 1, 2, "is missing"), hub.Get<AuditTrail>().Check(hub.Record));
    }

    [Fact]
    public async Task A_missing_end_shows_to_the_process_that_wrote_it()
    {
        await using var hub = await WithEntriesAsync(5);
        hub.Record.AuditRows.RemoveAt(4);
        Assert.Equal(new(false, 4, 5, "is missing"), hub.Get<AuditTrail>().Check(hub.Record));
    }

    [Fact]
    public async Task Entries_in_another_order_show()
    {
        await using var hub = await WithEntriesAsync(5);
        var rows = hub.Record.AuditRows;
        (rows[1], rows[2]) = (rows[2], rows[1]);
        Assert.False(hub.Get<AuditTrail>().Check(hub.Record).Holds);
    }

    [Fact]
    public void The_form_that_is_hashed_never_changes()
    {
        var row = new AuditRow
        {
            Number = 7, At = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123), Actor = "ä", Action = "b", Subject = null, Detail = "", Origin = "o",
            PreviousHash = AuditEntry.Genesis, Hash = AuditEntry.Genesis,
        };
        // computed apart from this code: sha256 over the bytes that the documentation of the type describes
        Assert.Equal("4987b0c2a0ef14c918d3d3cea297405edddf44602de47b73c0a9d9cf49e0b163", Convert.ToHexStringLower(AuditEntry.HashOf(row)));
    }
}
