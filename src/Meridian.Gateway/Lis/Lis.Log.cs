using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Lis;

/// <summary>What this room says in the log: event ids 2400 to 2449. Peers and reasons, never a payload.</summary>
internal static partial class LisLog
{
    [LoggerMessage(2400, LogLevel.Debug, "Analyzer connection {Connection} opened by {Peer}")]
    public static partial void Opened(this ILogger logger, long connection, string peer);

    [LoggerMessage(2401, LogLevel.Debug, "Analyzer connection {Connection} closed: {Reason}")]
    public static partial void Closed(this ILogger logger, long connection, string reason);

    [LoggerMessage(2402, LogLevel.Warning, "Analyzer connection of {Peer} refused: {Max} are open already")]
    public static partial void TooManyConnections(this ILogger logger, string peer, int max);

    [LoggerMessage(2403, LogLevel.Warning, "Analyzer connection {Connection} of {Peer}: {Kind}, {Length} bytes")]
    public static partial void Fault(this ILogger logger, long connection, string peer, string kind, long length);

    [LoggerMessage(2404, LogLevel.Warning, "Analyzer connection {Connection} of {Peer}: message not understood: {Reason} at {Place}")]
    public static partial void NotUnderstood(this ILogger logger, long connection, string peer, string reason, string place);

    [LoggerMessage(2405, LogLevel.Warning, "Analyzer connection {Connection} of {Peer} timed out: {Reason}")]
    public static partial void TimedOut(this ILogger logger, long connection, string peer, string reason);

    [LoggerMessage(2406, LogLevel.Error, "Analyzer connection {Connection} of {Peer} failed")]
    public static partial void Failed(this ILogger logger, long connection, string peer, Exception cause);

    [LoggerMessage(2407, LogLevel.Error, "The record did not take what came or happened on analyzer connection {Connection}: {Reason}")]
    public static partial void NotRecorded(this ILogger logger, long connection, string reason);

    [LoggerMessage(2408, LogLevel.Information, "Analyzer connection {Connection} of {Peer} speaks by driver {Driver}")]
    public static partial void Speaks(this ILogger logger, long connection, string peer, string driver);

    [LoggerMessage(2409, LogLevel.Warning, "Analyzer connection {Connection} of {Peer} did not take a message of the hub: {Reason}")]
    public static partial void NotSent(this ILogger logger, long connection, string peer, string reason);

    [LoggerMessage(2410, LogLevel.Information, "Analyzer at {Peer} is connected")]
    public static partial void LinkUp(this ILogger logger, string peer);

    [LoggerMessage(2411, LogLevel.Warning, "Analyzer at {Peer} is not reached, next attempt in {Pause}: {Reason}")]
    public static partial void LinkDown(this ILogger logger, string peer, TimeSpan pause, string reason);

    [LoggerMessage(2412, LogLevel.Error, "The driver file {File} cannot be used: {Reason}")]
    public static partial void BadDriver(this ILogger logger, string file, string reason);
}
