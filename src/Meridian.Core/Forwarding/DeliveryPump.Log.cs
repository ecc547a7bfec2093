using Microsoft.Extensions.Logging;

namespace Meridian.Core.Forwarding;

public sealed partial class DeliveryPump
{
    [LoggerMessage(EventId = 1701, Level = LogLevel.Warning, Message = "{Destination} cannot be reached; what waits for it stays and is tried again: {Reason}")]
    private partial void LogUnreached(string destination, string reason);

    [LoggerMessage(EventId = 1702, Level = LogLevel.Warning, Message = "What {Destination} answered cannot be recorded now; it is sent again: {Reason}")]
    private partial void LogRecordTrouble(string destination, string reason);

    [LoggerMessage(EventId = 1703, Level = LogLevel.Error, Message = "The hub failed while it worked on what waits for {Destination}")]
    private partial void LogFault(Exception fault, string destination);
}
