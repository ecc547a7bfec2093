using System.Net;
using System.Net.Sockets;

namespace Meridian.Testing;

/// <summary>Ports on loopback for foreign programs that must be told one and cannot be asked which they took.</summary>
public static class LoopbackPort
{
    /// <summary>A TCP port that was free a moment ago; another program may take it before its user does.</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
