using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Xunit;

namespace Meridian.Server.Tests.DicomWeb;

/// <summary>One open event channel, read all the time, so that pings are answered however long a test does something else.</summary>
internal sealed class EventListener : IDisposable
{
    private readonly ClientWebSocket socket;
    private readonly Channel<JsonElement> told = Channel.CreateUnbounded<JsonElement>();

    public EventListener(ClientWebSocket socket)
    {
        this.socket = socket;
        _ = ReadAsync();
    }

    public WebSocketState State => socket.State;
    public int? CloseCode => (int?)socket.CloseStatus;

    /// <summary>The next report; null: the hub closed.</summary>
    public async Task<JsonElement?> NextAsync() => await told.Reader.WaitToReadAsync(TestContext.Current.CancellationToken) && told.Reader.TryRead(out var report) ? report : null;

    /// <summary>Event type, workitem and state of the next report.</summary>
    public async Task<string> ReportAsync()
    {
        var report = (await NextAsync())!.Value;
        return $"{WorkitemClient.Text(report, "00001002")} {WorkitemClient.Text(report, "00001000")} {WorkitemClient.Text(report, "00741000")}".TrimEnd();
    }

    public Task CloseAsync() => socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

    public void Dispose() => socket.Dispose();

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var got = 0;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(got), TestContext.Current.CancellationToken);
                if (part.MessageType == WebSocketMessageType.Close) break;
                Assert.Equal(WebSocketMessageType.Text, part.MessageType);
                got += part.Count;
                if (!part.EndOfMessage) continue;
                using var document = JsonDocument.Parse(buffer.AsMemory(0, got));
                told.Writer.TryWrite(document.RootElement.Clone());
                got = 0;
            }
            if (socket.State == WebSocketState.CloseReceived) await CloseAsync();
            told.Writer.TryComplete();
        }
        catch (Exception fault) { told.Writer.TryComplete(fault); }
    }
}
