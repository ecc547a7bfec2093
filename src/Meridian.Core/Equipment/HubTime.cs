namespace Meridian.Core.Equipment;

/// <summary>
/// The hub's time of a fact: the equipment's time plus the measured offset, so that data which was stored and forwarded keep
/// their lateness. A time that cannot be (none given, in the future, older than the limit, outside of what a calendar of this
/// hub can hold) is replaced by the time of receipt; the equipment's own words stay beside it.
/// </summary>
public static class HubTime
{
    /// <summary>How far ahead of the receipt a fact may be before it is not believed: the offset's own tolerance.</summary>
    public static readonly TimeSpan Ahead = ClockOffset.Tolerance;

    public static DateTimeOffset Of(DateTimeOffset? equipmentAt, TimeSpan offset, DateTimeOffset receivedAt, TimeSpan longestLateness)
    {
        if (equipmentAt is not { } at) return receivedAt;
        var ticks = at.UtcTicks + offset.Ticks;
        if (ticks < receivedAt.UtcTicks - longestLateness.Ticks || ticks > receivedAt.UtcTicks + Ahead.Ticks) return receivedAt;
        return new(ticks, TimeSpan.Zero);
    }
}
