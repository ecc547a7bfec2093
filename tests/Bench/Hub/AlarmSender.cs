using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.Bench.Hub;

/// <summary>A connection that sends PCD-04 alarms, one after another.</summary>
internal sealed class AlarmSender(TcpClient client) : IAsyncDisposable
{
    private readonly NetworkStream stream = client.GetStream();
    private readonly byte[] answer = new byte[4096];

    public static async Task<AlarmSender> ConnectAsync(IPEndPoint to)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(to);
        return new AlarmSender(client);
    }

    /// <summary>Sends the start of an alarm whose text is its id, and waits for the answer.</summary>
    public async Task StartAsync(string id)
    {
        var message = string.Join('\r',
            $@"MSH|^~\&|BENCH^0123456789ABCDEF^EUI-64|BENCH|||20261121080000+0000||ORU^R40^ORU_R40|{id}|P|2.6|||AL|NE|||||IHE_PCD_ACM_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.4.1^ISO",
            "PV1||I|BENCH^^1", $"OBR|1||{id}^BENCH^0123456789ABCDEF^EUI-64|196616^MDC_EVT_ALARM^MDC|||20261121080000+0000",
            $"OBX|1|CWE|196616^MDC_EVT_ALARM^MDC|1.0.0.0.1|196648^MDC_EVT_HI^MDC^^^^^^{id}|||PH~SP|||F|||||||0123456789ABCDEF^^0123456789ABCDEF^EUI-64",
            "OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.0.0.0.2|start||||||F", "OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.0.0.0.3|active||||||F", "");
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"\u000b{message}\u001c\r"));
        var length = 0;
        do length += await stream.ReadAsync(answer.AsMemory(length));
        while (answer.AsSpan(0, length).IndexOf((byte)0x1c) < 0);
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
