using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom;

/// <summary>What DICOM says in the log: event ids 2200 to 2249. AE titles, peers and reasons, never an attribute of a patient.</summary>
internal static partial class DicomLog
{
    [LoggerMessage(2200, LogLevel.Debug, "DICOM connection {Connection} opened by {Peer}")]
    public static partial void Opened(this ILogger logger, long connection, string peer);

    [LoggerMessage(2201, LogLevel.Debug, "DICOM connection {Connection} closed: {Reason}")]
    public static partial void Closed(this ILogger logger, long connection, string reason);

    [LoggerMessage(2202, LogLevel.Information, "DICOM association {Connection}: {Calling} at {Peer} called {Called}, {Accepted} of {Proposed} contexts accepted")]
    public static partial void Associated(this ILogger logger, long connection, string calling, string peer, string called, int accepted, int proposed);

    [LoggerMessage(2203, LogLevel.Warning, "DICOM association {Connection}: {Calling} at {Peer} refused: {Reason}")]
    public static partial void Rejected(this ILogger logger, long connection, string calling, string peer, string reason);

    [LoggerMessage(2204, LogLevel.Warning, "DICOM connection {Connection} of {Peer}: {Reason} at byte {Offset}")]
    public static partial void Fault(this ILogger logger, long connection, string peer, string reason, long offset);

    [LoggerMessage(2205, LogLevel.Warning, "DICOM connection {Connection} of {Peer} timed out: {Reason}")]
    public static partial void TimedOut(this ILogger logger, long connection, string peer, string reason);

    [LoggerMessage(2206, LogLevel.Error, "DICOM connection {Connection} failed")]
    public static partial void Failed(this ILogger logger, long connection, Exception cause);

    [LoggerMessage(2207, LogLevel.Error, "DICOM association {Connection}: {Command} failed")]
    public static partial void OperationFailed(this ILogger logger, long connection, string command, Exception cause);

    [LoggerMessage(2208, LogLevel.Error, "The record did not take what happened on DICOM connection {Connection}: {Reason}")]
    public static partial void NotRecorded(this ILogger logger, long connection, string reason);

    [LoggerMessage(2209, LogLevel.Warning, "DICOM association {Connection} of {Calling}: an object of class {SopClass} was refused with {Status}: {Reason}")]
    public static partial void ObjectRefused(this ILogger logger, long connection, string calling, string sopClass, string status, string reason);

    [LoggerMessage(2210, LogLevel.Information, "DICOM association {Connection}: user identity given, {Kind}")]
    public static partial void UserIdentityGiven(this ILogger logger, long connection, string kind);

    [LoggerMessage(2220, LogLevel.Debug, "DICOM association {Connection} to {Peer} is open: {Accepted} of {Proposed} contexts accepted")]
    public static partial void Called(this ILogger logger, long connection, string peer, int accepted, int proposed);

    [LoggerMessage(2221, LogLevel.Warning, "DICOM association to {Peer} failed: {Reason}")]
    public static partial void CallFailed(this ILogger logger, string peer, string reason);
}
