using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Meridian.Core.Record;
using Meridian.Gateway.Dicom;
using Meridian.Testing;
using Meridian.Wire.Dicom.Network;
using Xunit;

namespace Meridian.Server.Tests.Dicom;

/// <summary>What a session does with bytes that break the protocol, with silence, and with an end in the middle.</summary>
public sealed class SessionTests
{
    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    [Fact(Timeout = 180_000)]
    public async Task Another_protocol_is_aborted_and_kept()
    {
        await using var host = await DicomHost.StartAsync();
        using var peer = await ConnectAsync(host);
        await peer.SendAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), Deadline);
        Assert.Equal(new AssociateAbort(AbortSource.ServiceProvider, AbortReason.UnrecognizedPdu), DicomFrameWriter.ReadAbort((await FrameAsync(peer)).Body));
        peer.Dispose();
        Assert.StartsWith("GET", System.Text.Encoding.ASCII.GetString((await host.Intake.EventAsync(ConnectionEventKind.Junk)).Bytes.Span), StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000)]
    public async Task Data_before_an_association_is_aborted()
    {
        await using var host = await DicomHost.StartAsync();
        using var peer = await ConnectAsync(host);
        await peer.SendAsync(Pdu(o => DicomFrameWriter.WriteReleaseRequest(o)), Deadline);
        Assert.Equal(AbortReason.UnexpectedPdu, DicomFrameWriter.ReadAbort((await FrameAsync(peer)).Body).Reason);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_second_request_on_an_association_is_aborted()
    {
        await using var host = await DicomHost.StartAsync();
        using var peer = await ConnectAsync(host);
        await peer.SendAsync(Pdu(Request().WriteTo), Deadline);
        Assert.Equal(PduType.AssociateAccept, (await FrameAsync(peer)).Type);
        await peer.SendAsync(Pdu(Request().WriteTo), Deadline);
        Assert.Equal(AbortReason.UnexpectedPdu, DicomFrameWriter.ReadAbort((await FrameAsync(peer)).Body).Reason);
    }

    [Fact(Timeout = 180_000)]
    public async Task Silence_before_a_request_ends_by_ARTIM()
    {
        await using var host = await DicomHost.StartAsync();
        using var peer = await ConnectAsync(host);
        Assert.Equal(0, await host.Clock.PassUntilAsync(ReceiveAsync(peer, new byte[1]), TimeSpan.FromSeconds(3), Deadline));
    }

    [Fact(Timeout = 180_000)]
    public async Task A_silent_association_is_aborted_after_the_idle_time_and_one_that_stalls_in_a_message_before()
    {
        await using var host = await DicomHost.StartAsync(new() { IdleTimeout = TimeSpan.FromMinutes(10), StallTimeout = TimeSpan.FromSeconds(60) });
        using var quiet = await OpenAsync(host);
        using var stalled = await OpenAsync(host);
        // half a C-ECHO
        var command = Pdu(new CEchoRequest { MessageId = 1, SopClassUid = VerificationService.SopClass }.WriteTo);
        await stalled.SendAsync(Pdu(o => DicomFrameWriter.WriteCommand(o, 1, command, 0)).AsMemory(0, 40), Deadline);
        // when the session has read the half nothing tells; the other one has ten minutes from before that
        Assert.Equal(PduType.Abort, (await host.Clock.PassUntilAsync(FrameAsync(stalled), TimeSpan.FromSeconds(2), Deadline)).Type);
        Assert.Equal(2, host.Book.All.Count);
        Assert.Equal(PduType.Abort, (await host.Clock.PassUntilAsync(FrameAsync(quiet), TimeSpan.FromMinutes(1), Deadline)).Type);
    }

    [Fact(Timeout = 180_000)]
    public async Task A_user_identity_is_acknowledged_and_its_secret_is_nowhere()
    {
        await using var host = await DicomHost.StartAsync();
        using var peer = await ConnectAsync(host);
        var request = Request();
        await peer.SendAsync(Pdu((request with { User = request.User with { Identity = new(UserIdentityKind.UsernameAndPasscode, true, "radiology"u8.ToArray(), "top-secret"u8.ToArray()) } }).WriteTo), Deadline);
        var answer = AssociateAccept.Read((await FrameAsync(peer)).Body);
        Assert.True(answer.User.IdentityResponse.HasValue);
        var shown = Assert.Single(host.Book.All).Exchanges();
        Assert.All(shown, e => Assert.Equal(-1, e.Bytes.AsSpan().IndexOf("top-secret"u8)));
        Assert.Contains(shown, e => e.Bytes.AsSpan().IndexOf("radiology"u8) > 0);
    }

    [Fact(Timeout = 180_000)]
    public async Task Nobody_is_answered_what_was_not_asked()
    {
        // gdcm's client ends itself at a user identity response that it did not ask for.
        await using var host = await DicomHost.StartAsync();
        using var peer = await ConnectAsync(host);
        await peer.SendAsync(Pdu(Request().WriteTo), Deadline);
        var answer = AssociateAccept.Read((await FrameAsync(peer)).Body);
        Assert.Equal((null, null), (answer.User.IdentityResponse, answer.User.Window));
        Assert.Empty(answer.User.Roles);
        Assert.Empty(answer.User.Extended);
    }

    [Fact(Timeout = 180_000)]
    public async Task Requests_byte_by_byte_are_answered()
    {
        await using var host = await DicomHost.StartAsync();
        using var peer = await ConnectAsync(host);
        peer.NoDelay = true;
        var command = Pdu(new CEchoRequest { MessageId = 1, SopClassUid = VerificationService.SopClass }.WriteTo);
        foreach (var one in Pdu(o => { Request().WriteTo(o); DicomFrameWriter.WriteCommand(o, 1, command, 0); })) await peer.SendAsync(new[] { one }, Deadline);
        Assert.Equal(PduType.AssociateAccept, (await FrameAsync(peer)).Type);
        Assert.Equal(PduType.Data, (await FrameAsync(peer)).Type);
    }

    [Fact(Timeout = 180_000)]
    public async Task Several_operations_run_at_once_where_a_window_was_agreed_on()
    {
        await using var host = await DicomHost.StartAsync();
        await using var association = await host.Caller.OpenAsync(host.Itself, DicomProposal.For(VerificationService.SopClass) with { Window = 8 }, Deadline);
        Assert.Equal(8, association.Info.InvokedWindow);
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => association.EchoAsync(Deadline)));
        Assert.All(all, s => Assert.Equal(DicomStatus.Success, s));
    }

    private static AssociateRequest Request() => new() { CalledAe = "MERIDIAN", CallingAe = "TEST", Contexts = [new(1, VerificationService.SopClass, [DicomNegotiation.ImplicitLittleEndian])], User = new() { ImplementationClassUid = "1.2.3" } };

    private static byte[] Pdu(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private static async Task<Socket> ConnectAsync(DicomHost host)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.Port, Deadline);
        return socket;
    }

    private static async Task<Socket> OpenAsync(DicomHost host)
    {
        var socket = await ConnectAsync(host);
        await socket.SendAsync(Pdu(Request().WriteTo), Deadline);
        Assert.Equal(PduType.AssociateAccept, (await FrameAsync(socket)).Type);
        return socket;
    }

    private static async Task<DicomFrame> FrameAsync(Socket socket)
    {
        var header = new byte[DicomFrame.HeaderBytes];
        await FillAsync(socket, header);
        var body = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(2))];
        await FillAsync(socket, body);
        return new((PduType)header[0], new(body));
    }

    private static async Task FillAsync(Socket socket, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var got = await socket.ReceiveAsync(bytes.AsMemory(at), Deadline);
            Assert.True(got > 0, "the hub hung up");
            at += got;
        }
    }

    private static async Task<int> ReceiveAsync(Socket socket, byte[] bytes)
    {
        try { return await socket.ReceiveAsync(bytes, Deadline); }
        catch (SocketException) { return 0; }
    }
}
