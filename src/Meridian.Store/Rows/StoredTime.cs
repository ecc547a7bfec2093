namespace Meridian.Store.Rows;

/// <summary>Times as stored: 100-nanosecond steps since 1970-01-01T00:00:00Z, exact for every <see cref="DateTimeOffset"/>.</summary>
public static class StoredTime
{
    public const long TicksPerMinute = TimeSpan.TicksPerMinute;
    public const long TicksPerHour = TimeSpan.TicksPerHour;

    public static long From(DateTimeOffset value) => value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
    public static DateTimeOffset To(long stored) => new(CheckedTicks(stored), TimeSpan.Zero);
    public static int OffsetMinutes(DateTimeOffset value) => (int)value.TotalOffsetMinutes;
    public static DateTimeOffset To(long stored, int offsetMinutes)
    {
        if (offsetMinutes is < -840 or > 840) throw new DamagedBodyException("A stored offset from UTC is beyond 14 hours.");
        var offset = TimeSpan.FromMinutes(offsetMinutes);
        var local = CheckedTicks(stored) + offset.Ticks;
        return local >= 0 && local <= DateTime.MaxValue.Ticks ? new(local, offset) : new(CheckedTicks(stored), TimeSpan.Zero);
    }

    /// <summary>Whole minutes since 1970, downwards also before it.</summary>
    public static long Minute(long stored) => FloorDivide(stored, TicksPerMinute);
    public static long Hour(long stored) => FloorDivide(stored, TicksPerHour);

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    private static long CheckedTicks(long stored)
    {
        var ticks = unchecked(stored + DateTimeOffset.UnixEpoch.Ticks);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : throw new DamagedBodyException("A stored time is out of range.");
    }
}
