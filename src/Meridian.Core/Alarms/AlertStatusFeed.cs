using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Core.Alarms;

/// <summary>
/// Where the fate of alerts is told to whoever sends it back to their source. Subscribers must be quick:
/// <see cref="AlertDisposition.Accepted"/> comes on the writer's thread after the commit. One that throws is logged and harms nobody.
/// </summary>
public sealed partial class AlertStatusFeed(ILogger<AlertStatusFeed>? logger = null)
{
    private readonly ILogger log = logger ?? NullLogger<AlertStatusFeed>.Instance;

    public event Action<AlertStatus>? Changed;

    public void Tell(AlertStatus status)
    {
        foreach (var listener in Changed?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<AlertStatus>)listener)(status);
            }
            catch (Exception fault)
            {
                LogFault(log, fault);
            }
        }
    }

    [LoggerMessage(1203, LogLevel.Error, "Whoever was to hear of an alert's fate failed")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
