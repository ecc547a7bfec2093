using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Meridian.Core.Connections;

/// <summary>A connection that the hub opened.</summary>
/// <param name="Stream">Owns the socket.</param>
/// <param name="Socket">For what a stream cannot: to end the connection at once.</param>
/// <param name="Remote">Where it ended up; null: the system does not say.</param>
public readonly record struct PeerStream(Stream Stream, Socket Socket, EndPoint? Remote)
{
    /// <param name="tls">How TLS begins; null: it does not.</param>
    /// <exception cref="SocketException">The peer cannot be reached.</exception>
    /// <exception cref="IOException">It hung up.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">It does not prove who it is.</exception>
    public static async Task<PeerStream> ConnectAsync(PeerAddress peer, SslClientAuthenticationOptions? tls, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // a peer that is gone without a word is found by the system
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            await socket.ConnectAsync(peer.Host, peer.Port, cancellation);
            var remote = socket.RemoteEndPoint;
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (tls is null) return new(stream, socket, remote);
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(tls, cancellation);
            return new(secure, socket, remote);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
