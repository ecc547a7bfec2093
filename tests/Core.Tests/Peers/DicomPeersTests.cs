using Meridian.Core.Audit;
using Meridian.Core.Peers;
using Meridian.Core.Tests.Fakes;

namespace Meridian.Core.Tests.Peers;

public sealed class DicomPeersTests
{
    private static readonly Actor Eva = new("eva", "10.0.0.1");
    private static readonly DicomPeer Archive = new() { AeTitle = "ARCHIVE", Host = "10.1.1.4", Port = 11112, Uses = [PeerUse.Destination, PeerUse.Archive] };

    [Fact(Timeout = 180_000)]
    public async Task A_peer_survives_a_restart_and_each_change_is_audited()
    {
        var hub = await HubUnderTest.StartAsync();
        Assert.True(await hub.Get<DicomPeers>().PutAsync(Archive, Eva));
        Assert.False(await hub.Get<DicomPeers>().PutAsync(Archive with { Port = 104 }, Eva));
        hub = await hub.RestartAsync();
        var peer = hub.Get<DicomPeers>().Find("ARCHIVE ")!;
        Assert.Equal(("10.1.1.4", 104), (peer.Host, peer.Port));
        Assert.True(peer.Is(PeerUse.Archive) && !peer.Is(PeerUse.Modality));
        Assert.Null(hub.Get<DicomPeers>().Find("archive")); // PS3.5 6.2: case matters
        Assert.True(await hub.Get<DicomPeers>().RemoveAsync("ARCHIVE", Eva));
        Assert.False(await hub.Get<DicomPeers>().RemoveAsync("ARCHIVE", Eva));
        Assert.Empty(hub.Get<DicomPeers>().All);
        Assert.Equal(["peer.add", "peer.change", "peer.remove"], hub.Record.AuditRows.Where(r => r.Action.StartsWith("peer.", StringComparison.Ordinal)).Select(r => r.Action));
        Assert.All(hub.Record.AuditRows.Where(r => r.Subject == "peer/ARCHIVE"), r => Assert.Equal("eva", r.Actor));
        await hub.DisposeAsync();
    }

    [Theory]
    [InlineData("", "host", 104)]
    [InlineData("SEVENTEEN_LETTERS", "host", 104)]
    [InlineData("BACK\\SLASH", "host", 104)]
    [InlineData(" PADDED", "host", 104)]
    [InlineData("放射科", "host", 104)]
    [InlineData("A", "http://host", 104)]
    [InlineData("A", "host:104", 104)]
    [InlineData("A", "host", 0)]
    [InlineData("A", "host", 65536)]
    public async Task What_cannot_be_called_is_not_taken(string aeTitle, string host, int port)
    {
        await using var hub = await HubUnderTest.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => hub.Get<DicomPeers>().PutAsync(new() { AeTitle = aeTitle, Host = host, Port = port }, Eva));
        Assert.Empty(hub.Record.Documents(DicomPeers.DocumentKind));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_test_without_dicom_says_so_and_is_audited()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await hub.Get<DicomPeers>().PutAsync(Archive, Eva);
        Assert.Null(await hub.Get<PeerDesk>().TryAsync("NOBODY", Eva));
        Assert.False((await hub.Get<PeerDesk>().TryAsync("ARCHIVE", Eva))!.Answers);
        Assert.Equal("peer.test", hub.Record.AuditRows[^1].Action);
    }
}
