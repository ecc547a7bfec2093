using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Meridian.Gateway.Admin;

/// <summary><c>?limit=&amp;before=</c> of a list.</summary>
/// <param name="Limit">Most items. Default: 100; at most 1,000.</param>
/// <param name="Before">The <c>next</c> of the part before.</param>
public readonly record struct Paging([FromQuery(Name = "limit")] int? Limit, [FromQuery(Name = "before")] string? Before)
{
    public const int Most = 1000;

    /// <summary>Items wanted, within bounds.</summary>
    public int Count => Math.Clamp(Limit ?? 100, 1, Most);

    /// <summary>The cursor as the number that it is; null without one.</summary>
    /// <exception cref="BadHttpRequestException">It is no number.</exception>
    public long? Number => Before is not { Length: > 0 } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new BadHttpRequestException("'before' must be the 'next' of the part before");
}
