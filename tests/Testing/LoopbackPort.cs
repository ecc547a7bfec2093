using System.Diagnostics;
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

    /// <summary>Waits until a program that was started takes connections.</summary>
    /// <exception cref="InvalidOperationException">It ended before.</exception>
    public static async Task ListensAsync(int port, Process program, CancellationToken deadline)
    {
        ArgumentNullException.ThrowIfNull(program);
        while (true)
        {
            if (program.HasExited) throw new InvalidOperationException($"{program.StartInfo.FileName} ended with {program.ExitCode} before it listened on port {port}.");
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, deadline);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, deadline);
            }
        }
    }
}
