using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Commitment;

internal static partial class CommitmentLog
{
    [LoggerMessage(EventId = 1651, Level = LogLevel.Information, Message = "The report of a commitment could not be told to {Requester} on its own association: {Reason}")]
    public static partial void ReportNotOnSameAssociation(this ILogger log, string requester, string reason);

    [LoggerMessage(EventId = 1652, Level = LogLevel.Information, Message = "{Peer} reports on {Committed} instances that it commits to and {Failed} that it does not")]
    public static partial void Reported(this ILogger log, string peer, int committed, int failed);

    [LoggerMessage(EventId = 1653, Level = LogLevel.Warning, Message = "{Peer} reports on a transaction of storage commitment that the hub has not asked for")]
    public static partial void UnknownTransaction(this ILogger log, string peer);
}
