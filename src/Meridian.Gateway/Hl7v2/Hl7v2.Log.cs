using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Hl7v2;

/// <summary>What the listener says in the log: event ids 2100 to 2149. Peers and reasons, never a payload.</summary>
internal static partial class Hl7v2Log
{
    [LoggerMessage(2100, LogLevel.Debug, "HL7 connection {Connection} opened by {Peer}")]
    public static partial void Opened(this ILogger logger, long connection, string peer);

    [LoggerMessage(2101, LogLevel.Debug, "HL7 connection {Connection} closed: {Reason}")]
    public static partial void Closed(this ILogger logger, long connection, string reason);

    [LoggerMessage(2102, LogLevel.Warning, "HL7 connection of {Peer} refused: {Max} are open already")]
    public static partial void TooManyConnections(this ILogger logger, string peer, int max);

    [LoggerMessage(2103, LogLevel.Warning, "HL7 connection {Connection} of {Peer}: {Kind}, {Length} bytes")]
    public static partial void Fault(this ILogger logger, long connection, string peer, string kind, long length);

    [LoggerMessage(2104, LogLevel.Warning, "HL7 connection {Connection} of {Peer}: {Kind} message not understood: {Reason} at {Place}")]
    public static partial void NotUnderstood(this ILogger logger, long connection, string peer, string kind, string reason, string place);

    [LoggerMessage(2105, LogLevel.Warning, "HL7 connection {Connection} of {Peer} timed out: {Reason}")]
    public static partial void TimedOut(this ILogger logger, long connection, string peer, string reason);

    [LoggerMessage(2106, LogLevel.Error, "HL7 connection {Connection} of {Peer} failed")]
    public static partial void Failed(this ILogger logger, long connection, string peer, Exception cause);

    [LoggerMessage(2107, LogLevel.Error, "The record did not take what happened on HL7 connection {Connection}: {Reason}")]
    public static partial void NotRecorded(this ILogger logger, long connection, string reason);

    [LoggerMessage(2110, LogLevel.Information, "HL7 link to {Peer} is up")]
    public static partial void LinkUp(this ILogger logger, string peer);

    [LoggerMessage(2111, LogLevel.Warning, "HL7 link to {Peer}: attempt {Attempt} failed, next in {Pause}: {Reason}")]
    public static partial void LinkDown(this ILogger logger, string peer, int attempt, TimeSpan pause, string reason);

    [LoggerMessage(2129, LogLevel.Warning, "Equipment at {Peer} is not reached, next attempt in {Pause}: {Reason}")]
    public static partial void NotReached(this ILogger logger, string peer, TimeSpan pause, string reason);

    [LoggerMessage(2112, LogLevel.Error, "HL7 link to {Peer}: a message was given up after {Attempts} attempts: {Reason}")]
    public static partial void GivenUp(this ILogger logger, string peer, int attempts, string reason);

    [LoggerMessage(2114, LogLevel.Error, "HL7 link to {Peer}: an alert status could not be sent")]
    public static partial void StatusFailed(this ILogger logger, string peer, Exception cause);

    [LoggerMessage(2113, LogLevel.Warning, "HL7 link to {Peer} is behind: {Dropped} alert statuses were not sent")]
    public static partial void StatusDropped(this ILogger logger, string peer, long dropped);

    [LoggerMessage(2130, LogLevel.Warning, "Work of an analyzer could not be told or noted: {Reason}")]
    public static partial void WorkNotRead(this ILogger logger, string reason);

    [LoggerMessage(2131, LogLevel.Warning, "HL7 connection {Connection} of {Peer}: the analyzer refused its work with {Code}")]
    public static partial void WorkRefused(this ILogger logger, long connection, string peer, string code);
}
