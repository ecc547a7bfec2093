using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom;

/// <summary>
/// Kestrel's transport for <see cref="DicomListenerEndPoint"/>: large reads straight from the socket on the session's own loop. Limits, TLS, shutdown stay Kestrel's.
/// </summary>
internal sealed class DicomListenerFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    // as Kestrel's own (SocketTransportOptions.Backlog)
    private const int Backlog = 512;

    public bool CanBind(EndPoint endpoint) => endpoint is DicomListenerEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint is IPEndPoint { Address: var address } && address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return new(new Listener(socket));
        }
        catch (SocketException inUse) when (inUse.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(inUse.Message, inUse);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class Listener(Socket socket) : IConnectionListener
    {
        public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                try
                {
                    var accepted = await socket.AcceptAsync(cancellationToken);
                    accepted.NoDelay = true;
                    return new DicomConnection(accepted);
                }
                catch (SocketException reset) when (reset.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
                {
                    // gone before it was accepted
                }
                catch (Exception closed) when (closed is ObjectDisposedException or OperationCanceledException || closed is SocketException { SocketErrorCode: SocketError.OperationAborted })
                {
                    return null;
                }
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            socket.Dispose();
            return default;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
