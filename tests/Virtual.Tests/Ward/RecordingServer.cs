using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Tests.Ward;

/// <summary>A receiver on a socket of its own that keeps every message and answers as the test says.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<RecordingServer, Received, IEnumerable<string?>> answer;
    private readonly List<Task> connections = [];
    private readonly Task accepting;
    private int connected;

    internal sealed record Received(int Connection, int Index, string ControlId, byte[] Bytes)
    {
        public string Text => Encoding.UTF8.GetString(Bytes);
    }

    /// <summary>
    /// <paramref name="answer"/> gives what is sent back for a message, in order: <see cref="Ack"/>, anything else in a block, nothing, or null, which breaks the connection.
    /// </summary>
    public RecordingServer(Func<RecordingServer, Received, IEnumerable<string?>> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;
    public ConcurrentQueue<Received> Messages { get; } = new();
    public int Connections => Volatile.Read(ref connected);

    public static string Ack(string controlId, string code = "CA", string rest = "") => $"MSH|^~\\&|||||20261121||ACK|a1|P|2.6\rMSA|{code}|{controlId}\r{rest}";

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                connections.Add(ServeAsync(client, Interlocked.Increment(ref connected)));
            }
        }
        catch (OperationCanceledException) { }
    }

    private async Task ServeAsync(TcpClient client, int connection)
    {
        using var owned = client;
        var stream = client.GetStream();
        var reader = System.IO.Pipelines.PipeReader.Create(stream);
        var frames = new Hl7v2FrameReader();
        var index = 0;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(stop.Token);
                var buffer = read.Buffer;
                while (frames.TryRead(ref buffer, out var frame))
                {
                    Assert.Equal(Hl7v2FrameKind.Message, frame.Kind);
                    var bytes = frame.Payload.ToArray();
                    var message = new Hl7v2Message();
                    var id = Hl7v2Message.TryParseHeader(bytes, message, out _) ? message.Header[10].GetString() : "";
                    var received = new Received(connection, index++, id, bytes);
                    Messages.Enqueue(received);
                    foreach (var reply in answer(this, received))
                    {
                        if (reply is null) return;
                        var block = new ArrayBufferWriter<byte>();
                        Hl7v2Frame.Write(block, Encoding.UTF8.GetBytes(reply));
                        await stream.WriteAsync(block.WrittenMemory, stop.Token);
                    }
                }
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted) return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException) { }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections);
        stop.Dispose();
    }
}
