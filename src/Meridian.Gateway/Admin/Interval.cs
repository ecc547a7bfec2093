using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Meridian.Gateway.Admin;

/// <summary><c>?from=&amp;to=</c>: hub time, milliseconds since 1970 UTC; from is inside, to is not.</summary>
public readonly record struct Interval([FromQuery(Name = "from")] double? From, [FromQuery(Name = "to")] double? To)
{
    public DateTimeOffset? Begin => Read(From, "from");
    public DateTimeOffset? End => Read(To, "to");

    /// <summary>Both ends.</summary>
    /// <exception cref="BadHttpRequestException">One is missing, or they do not follow each other, or lie more than <paramref name="most"/> apart.</exception>
    public (DateTimeOffset From, DateTimeOffset To) Bounded(TimeSpan most)
    {
        if (Begin is not { } from || End is not { } to) throw new BadHttpRequestException("'from' and 'to' are needed, in milliseconds since 1970 UTC");
        if (to <= from) throw new BadHttpRequestException("'to' must be later than 'from'");
        if (to - from > most) throw new BadHttpRequestException($"'from' and 'to' may lie at most {most.TotalMinutes:0} minutes apart");
        return (from, to);
    }

    private static DateTimeOffset? Read(double? milliseconds, string name)
    {
        if (milliseconds is not { } value) return null;
        // the bounds of FromUnixTimeMilliseconds: years 0001 to 9999
        if (!(value >= -62_135_596_800_000 && value <= 253_402_300_799_999)) throw new BadHttpRequestException($"'{name}' must be milliseconds since 1970 UTC");
        return DateTimeOffset.UnixEpoch + TimeSpan.FromTicks((long)(value * TimeSpan.TicksPerMillisecond));
    }
}
