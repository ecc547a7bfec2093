using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Meridian.Server.Tests.Lis;

/// <summary>An analyzer with a plain socket, written from the standard (ASTM E1381) and using nothing of the hub's: what it frames the hub's own codec has no part in.</summary>
internal sealed class AstmPeer : IDisposable
{
    public const byte Stx = 2, Etx = 3, Eot = 4, Enq = 5, Ack = 6, Nak = 21, Etb = 23;
    private readonly Socket socket;
    private readonly byte[] one = new byte[1];

    private AstmPeer(Socket socket) => this.socket = socket;

    public Socket Socket => socket;

    public static AstmPeer Over(Socket accepted) => new(accepted);

    public static async Task<AstmPeer> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        return new(socket);
    }

    public async Task WriteAsync(params byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), TestContext.Current.CancellationToken);
    }

    /// <summary>The next byte; -1 at the end of the connection.</summary>
    public async Task<int> ByteAsync()
    {
        try { return await socket.ReceiveAsync(one.AsMemory(), TestContext.Current.CancellationToken) == 0 ? -1 : one[0]; }
        catch (SocketException) { return -1; }
    }

    public async Task ExpectAsync(byte control) => Assert.Equal(control, await ByteAsync());

    /// <summary>One frame with its number and checksum.</summary>
    public static byte[] Frame(int number, string text, bool isEnd = true, Encoding? encoding = null)
    {
        List<byte> bytes = [(byte)('0' + number % 8), .. (encoding ?? Encoding.Latin1).GetBytes(text), isEnd ? Etx : Etb];
        var sum = bytes.Aggregate(0, (s, b) => (s + b) & 0xFF);
        return [Stx, .. bytes, .. Encoding.ASCII.GetBytes(sum.ToString("X2", CultureInfo.InvariantCulture)), 13, 10];
    }

    /// <summary>A whole transmission, one record a frame, each acknowledged.</summary>
    public async Task SendAsync(params string[] records)
    {
        await WriteAsync(Enq);
        await ExpectAsync(Ack);
        for (var i = 0; i < records.Length; i++)
        {
            await WriteAsync(Frame(i + 1, records[i] + "\r"));
            await ExpectAsync(Ack);
        }
        await WriteAsync(Eot);
    }

    /// <summary>A transmission of the host: its records, each frame checked and acknowledged.</summary>
    public async Task<List<string>> ReceiveAsync()
    {
        await ExpectAsync(Enq);
        await WriteAsync(Ack);
        var text = new StringBuilder();
        for (var expected = 1; ; expected++)
        {
            var first = await ByteAsync();
            if (first == Eot) break;
            Assert.Equal(Stx, first);
            List<byte> body = [];
            int b;
            do
            {
                b = await ByteAsync();
                Assert.NotEqual(-1, b);
                body.Add((byte)b);
            }
            while (b is not (Etx or Etb));
            var checksum = string.Concat((char)await ByteAsync(), (char)await ByteAsync());
            Assert.Equal((body.Aggregate(0, (s, x) => s + x) & 0xFF).ToString("X2", CultureInfo.InvariantCulture), checksum);
            Assert.Equal(expected % 8, body[0] - '0');
            await ExpectAsync(13);
            await ExpectAsync(10);
            Assert.True(body.Count - 2 <= 240, "a frame of more than 240 characters");
            text.Append(Encoding.Latin1.GetString([.. body[1..^1]]));
            await WriteAsync(Ack);
        }
        return [.. text.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries)];
    }

    public void Dispose() => socket.Dispose();
}
