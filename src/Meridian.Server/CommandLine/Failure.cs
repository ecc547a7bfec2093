using System.Net.Sockets;
using Meridian.Core.Record;
using Meridian.Server.Configuration;

namespace Meridian.Server.CommandLine;

/// <summary>Makes the one clear line of a failure that a person can mend. Anything else keeps its stack: it is a fault of ours.</summary>
internal static class Failure
{
    public static string? Explain(Exception failed) => failed switch
    {
        SettingsException or RecordUnavailableException => failed.Message,
        CommandFailedException => failed.Message,
        SocketException socket => socket.Message,
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException inner } => $"{inner.Message}: another program listens there; choose another port, or 0 for a free one",
        IOException or UnauthorizedAccessException => failed.Message,
        OperationCanceledException => "stopped",
        _ => null,
    };
}
