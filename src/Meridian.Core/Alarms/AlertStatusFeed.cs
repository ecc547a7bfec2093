namespace Meridian.Core.Alarms;

/// <summary>
/// Where the fate of alerts is told to whoever sends it back to their source. Subscribers must be quick and must not throw:
/// <see cref="AlertDisposition.Accepted"/> comes on the writer's thread after the commit.
/// </summary>
public sealed class AlertStatusFeed
{
    public event Action<AlertStatus>? Changed;

    public void Tell(AlertStatus status) => Changed?.Invoke(status);
}
