using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Dicom.Forwarding;

/// <summary>Log of forwarding and prefetch; event ids 2550 to 2569.</summary>
internal static partial class ForwardingLog
{
    [LoggerMessage(EventId = 2550, Level = LogLevel.Information, Message = "{Archive} has {Found} older studies for an order; {Wanted} are fetched")]
    public static partial void PriorsFound(this ILogger log, string archive, int found, int wanted);
}
