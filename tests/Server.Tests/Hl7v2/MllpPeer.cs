using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Meridian.Server.Tests.Hl7v2;

/// <summary>A peer with a plain socket: it writes bytes as they are, and reads frames.</summary>
internal sealed class MllpPeer : IDisposable
{
    private readonly Socket socket;
    private readonly List<byte> read = [];

    private MllpPeer(Socket socket) => this.socket = socket;

    public Socket Socket => socket;

    public static MllpPeer Over(Socket accepted) => new(accepted);

    public static async Task<MllpPeer> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size) socket.ReceiveBufferSize = size;
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return new(socket);
    }

    public Task SendAsync(string message) => WriteAsync([0x0B, .. Encoding.Latin1.GetBytes(message), 0x1C, 0x0D]);

    public async Task WriteAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
    }

    /// <summary>The next frame's text; null when the connection ended.</summary>
    public async Task<string?> ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var end = read.IndexOf(0x1C);
            if (end >= 0 && read.Count > end + 1)
            {
                Assert.Equal(0x0B, read[0]);
                Assert.Equal(0x0D, read[end + 1]);
                var text = Encoding.Latin1.GetString([.. read[1..end]]);
                read.RemoveRange(0, end + 2);
                return text;
            }
            int got;
            try { got = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken); }
            catch (SocketException) { return null; }
            if (got == 0) return null;
            read.AddRange(buffer.AsSpan(0, got));
        }
    }

    /// <summary>MSA-1 and MSA-2 of the next answer.</summary>
    public async Task<(string Code, string ControlId)> AnswerAsync()
    {
        var text = await ReceiveAsync() ?? throw new InvalidOperationException("The connection ended.");
        var msa = text.Split('\r').Single(s => s.StartsWith("MSA", StringComparison.Ordinal)).Split('|');
        return (msa[1], msa[2]);
    }

    public void Dispose() => socket.Dispose();
}
