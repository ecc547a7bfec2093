using System.Buffers.Binary;
using System.Net.Sockets;

namespace Meridian.Gateway.Dicom;

/// <summary>
/// Linux's TCP_QUICKACK (tcp(7)): acknowledges what has come at once. Senders that leave Nagle's algorithm on hold back the last, short segment of an object
/// until all before it is acknowledged, and a receiver that delays its acknowledgement costs them 40 ms an object. The option is not permanent, hence
/// armed again while a message is under way.
/// </summary>
internal sealed class QuickAcknowledgement
{
    // netinet/tcp.h on Linux
    private const int TcpLevel = 6, TcpQuickAck = 12;
    private static readonly byte[] On = One();
    private readonly Socket socket;
    private bool isBroken;

    private QuickAcknowledgement(Socket socket) => this.socket = socket;

    public static QuickAcknowledgement? Of(Socket? socket) => socket is { ProtocolType: ProtocolType.Tcp } && OperatingSystem.IsLinux() ? new(socket) : null;

    public void Arm()
    {
        if (isBroken) return;
        try
        {
            socket.SetRawSocketOption(TcpLevel, TcpQuickAck, On);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            isBroken = true;
        }
    }

    private static byte[] One()
    {
        var one = new byte[sizeof(int)];
        if (BitConverter.IsLittleEndian) BinaryPrimitives.WriteInt32LittleEndian(one, 1);
        else BinaryPrimitives.WriteInt32BigEndian(one, 1);
        return one;
    }
}
