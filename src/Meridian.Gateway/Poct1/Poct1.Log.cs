using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Poct1;

/// <summary>What the listener says in the log: event ids 2350 to 2399. Peers and reasons, never a payload.</summary>
internal static partial class Poct1Log
{
    [LoggerMessage(2350, LogLevel.Debug, "POCT1 connection {Connection} opened by {Peer}")]
    public static partial void Opened(this ILogger logger, long connection, string peer);

    [LoggerMessage(2351, LogLevel.Debug, "POCT1 connection {Connection} closed: {Reason}")]
    public static partial void Closed(this ILogger logger, long connection, string reason);

    [LoggerMessage(2352, LogLevel.Warning, "POCT1 connection of {Peer} refused: {Max} are open already")]
    public static partial void TooManyConnections(this ILogger logger, string peer, int max);

    [LoggerMessage(2353, LogLevel.Warning, "POCT1 connection {Connection} of {Peer}: {Kind}, {Length} bytes")]
    public static partial void Fault(this ILogger logger, long connection, string peer, string kind, long length);

    [LoggerMessage(2354, LogLevel.Warning, "POCT1 connection {Connection} of {Peer}: message not understood: {Reason} at {Place}")]
    public static partial void NotUnderstood(this ILogger logger, long connection, string peer, string reason, string place);

    [LoggerMessage(2355, LogLevel.Warning, "POCT1 connection {Connection} of {Peer} timed out: {Reason}")]
    public static partial void TimedOut(this ILogger logger, long connection, string peer, string reason);

    [LoggerMessage(2356, LogLevel.Error, "POCT1 connection {Connection} of {Peer} failed")]
    public static partial void Failed(this ILogger logger, long connection, string peer, Exception cause);

    [LoggerMessage(2357, LogLevel.Error, "The record did not take what happened on POCT1 connection {Connection}: {Reason}")]
    public static partial void NotRecorded(this ILogger logger, long connection, string reason);

    [LoggerMessage(2358, LogLevel.Information, "POCT1 connection {Connection} of {Peer}: {Remark}")]
    public static partial void Remark(this ILogger logger, long connection, string peer, string remark);

    [LoggerMessage(2359, LogLevel.Error, "POCT1 connection {Connection} of {Peer}: a list for the device could not be made")]
    public static partial void ListFailed(this ILogger logger, long connection, string peer, Exception cause);
}
