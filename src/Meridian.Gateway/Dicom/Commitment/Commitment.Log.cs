using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Commitment;

internal static partial class CommitmentLog
{
    [LoggerMessage(EventId = 1651, Level = LogLevel.Information, Message = "The report of a commitment could not be told to {Requester} on its own association: {Reason}")]
    public static partial void ReportNotOnSameAssociation(this ILogger log, string requester, string reason);
}
