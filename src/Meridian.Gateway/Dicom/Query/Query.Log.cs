using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>Log of queries and retrievals; event ids 2500 to 2549.</summary>
internal static partial class QueryLog
{
    [LoggerMessage(EventId = 2500, Level = LogLevel.Warning, Message = "A query of {CallingAe} could not be answered: {Reason}")]
    public static partial void RecordTrouble(this ILogger log, string callingAe, string reason);

    [LoggerMessage(EventId = 2501, Level = LogLevel.Information, Message = "{CallingAe} had {Completed} instances sent to {Destination}, {Failed} failed")]
    public static partial void Retrieved(this ILogger log, string callingAe, string destination, int completed, int failed);

    [LoggerMessage(EventId = 2502, Level = LogLevel.Warning, Message = "An instance cannot be sent to {Destination}: {Reason}")]
    public static partial void NotSent(this ILogger log, string destination, string reason);

    [LoggerMessage(EventId = 2503, Level = LogLevel.Warning, Message = "The association with {Destination} did not hold: {Reason}")]
    public static partial void SendBroken(this ILogger log, string destination, string reason);
}
