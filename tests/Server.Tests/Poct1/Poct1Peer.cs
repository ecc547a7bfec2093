using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Meridian.Wire.Poct1;
using Xunit;

namespace Meridian.Server.Tests.Poct1;

/// <summary>A device with a plain socket: it writes bytes as they are, and reads the host's messages.</summary>
internal sealed class Poct1Peer : IDisposable
{
    private readonly Socket socket;
    private readonly Poct1FrameReader frames = new();
    private byte[] pending = [];
    private int number = 500;

    private Poct1Peer(Socket socket) => this.socket = socket;

    public Socket Socket => socket;

    /// <summary>True when the host's last message came in a block.</summary>
    public bool WasInBlock { get; private set; }

    public static async Task<Poct1Peer> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return new(socket);
    }

    public async Task WriteAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a message; returns its control id.</summary>
    public async Task<string> SayAsync(string type, string inner = "", string at = "2026-11-22T03:00:00+00:00")
    {
        var id = (++number).ToString(CultureInfo.InvariantCulture);
        await WriteAsync(Poct1Messages(type, id, inner, at));
        return id;
    }

    public static byte[] Poct1Messages(string type, string id, string inner, string at = "2026-11-22T03:00:00+00:00") =>
        Encoding.UTF8.GetBytes($"<{type}><HDR><HDR.control_id V=\"{id}\"/><HDR.version_id V=\"POCT1\"/><HDR.creation_dttm V=\"{at}\"/></HDR>{inner}</{type}>");

    public static string Device(string serial = "SN1", string more = "") =>
        $"<DEV><DEV.device_id V=\"M-{serial}\">General^ICU</DEV.device_id><DEV.manufacturer_name V=\"Maker\"/><DEV.model_id V=\"Gluco\"/><DEV.serial_id V=\"{serial}\"/><DEV.sw_version V=\"2.1\"/><DSC>{more}</DSC></DEV>";

    public const string Continuous = "<DSC.directives_supported_cd V=\"START_CONTINUOUS\"/>";

    public static string Glucose(string patient, string value, string at = "2026-11-22T02:59:00+00:00") =>
        $"<SVC><SVC.role_cd V=\"OBS\"/><SVC.observation_dttm V=\"{at}\"/><PT><PT.patient_id V=\"{patient}\"/><OBS><OBS.observation_id V=\"2341-6\" SN=\"LN\" DN=\"Glu\"/><OBS.value V=\"{value}\" U=\"mg/dL\"/><OBS.status_cd V=\"A\"/></OBS></PT></SVC>";

    /// <summary>The next message of the host; null when the connection ended.</summary>
    public async Task<Poct1Message?> ReceiveAsync()
    {
        var chunk = new byte[16 * 1024];
        while (true)
        {
            var buffer = new ReadOnlySequence<byte>(pending);
            if (frames.TryRead(ref buffer, out var frame))
            {
                var payload = frame.Payload.ToArray();
                (pending, WasInBlock) = (buffer.ToArray(), frame.IsInBlock);
                Assert.Equal(Poct1FrameKind.Message, frame.Kind);
                return Poct1Reader.Read(payload);
            }
            int got;
            try { got = await socket.ReceiveAsync(chunk.AsMemory(), TestContext.Current.CancellationToken); }
            catch (SocketException) { return null; }
            if (got == 0) return null;
            pending = [.. pending, .. chunk.AsSpan(0, got)];
        }
    }

    /// <summary>The next message, which must be of this type.</summary>
    public async Task<Poct1Message> ExpectAsync(string type)
    {
        var message = await ReceiveAsync();
        Assert.Equal(type, message?.Type);
        return message!;
    }

    /// <summary>Type and control id of the next acknowledgement.</summary>
    public async Task<(string? Type, string? Of)> AnswerAsync()
    {
        var ack = (await ExpectAsync("ACK.R01")).Root.Child("ACK")!;
        return (ack.ValueOf("ACK.type_cd"), ack.ValueOf("ACK.ack_control_id"));
    }

    public Task<string> AckAsync(Poct1Message of) => SayAsync("ACK.R01", $"<ACK><ACK.type_cd V=\"AA\"/><ACK.ack_control_id V=\"{of.ControlId}\"/></ACK>");

    /// <summary>Hello and status, acknowledged.</summary>
    public async Task GreetAsync(int results = 1, string serial = "SN1", string more = "")
    {
        Assert.Equal(("AA", await SayAsync("HEL.R01", Device(serial, more))), await AnswerAsync());
        Assert.Equal(("AA", await SayAsync("DST.R01", $"<DST><DST.new_observations_qty V=\"{results}\"/><DST.condition_cd V=\"R\"/><DST.battery V=\"75\"/></DST>")), await AnswerAsync());
    }

    public void Dispose() => socket.Dispose();
}
