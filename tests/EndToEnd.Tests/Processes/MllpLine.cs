using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.EndToEnd.Tests.Processes;

/// <summary>A bare MLLP connection that knows nothing of HL7: VT, bytes, FS CR, and whatever else a test wants on the wire.</summary>
public sealed class MllpLine : IDisposable
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(120);
    private readonly Socket socket;
    private readonly byte[] heard = new byte[64 * 1024];
    private readonly List<byte> waiting = [];

    private MllpLine(Socket socket) => this.socket = socket;

    /// <summary>Address and port as the hub's list of connections names this peer.</summary>
    public string Peer => socket.LocalEndPoint!.ToString()!;

    public static async Task<MllpLine> ConnectAsync(IPEndPoint hub, int? receiveBuffer = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size) socket.ReceiveBufferSize = size;
        await socket.ConnectAsync(hub).WaitAsync(deadline);
        return new(socket);
    }

    /// <summary>Sends one message in its block and returns the next answer.</summary>
    public async Task<string> AskAsync(ReadOnlyMemory<byte> message)
    {
        await SendAsync(Block(message.Span));
        return await AnswerAsync() ?? throw new IOException("the hub closed the connection without an answer");
    }

    public Task<string> AskAsync(string message) => AskAsync(Encoding.UTF8.GetBytes(message));

    /// <summary>Puts bytes on the wire as they are.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, cancellation)..];
    }

    /// <summary>The next answer without its framing; null when the hub has closed.</summary>
    public async Task<string?> AnswerAsync()
    {
        using var stop = new CancellationTokenSource(deadline);
        int end;
        while ((end = waiting.IndexOf(0x1C)) < 0 || end + 1 >= waiting.Count)
        {
            var read = await socket.ReceiveAsync(heard, stop.Token);
            if (read == 0) return null;
            waiting.AddRange(heard.AsSpan(0, read));
        }
        var text = Encoding.UTF8.GetString([.. waiting.Take(end)]).TrimStart('\v');
        waiting.RemoveRange(0, end + 2);
        return text;
    }

    public static byte[] Block(ReadOnlySpan<byte> message) => [0x0B, .. message, 0x1C, 0x0D];

    public void Dispose() => socket.Dispose();
}
