using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Admin;

/// <summary>Requests that answer when something changes.</summary>
internal static class LongPoll
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the next change, or until the time is over.</summary>
    /// <param name="next">Completes at the change; taken before the caller looked.</param>
    /// <param name="seconds">At most 30 are waited.</param>
    public static async Task WaitAsync(Task next, double seconds, TimeProvider clock, HttpContext http)
    {
        try
        {
            await next.WaitAsync(TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds)), clock, http.RequestAborted);
        }
        catch (TimeoutException)
        {
            // nothing changed: that is the answer
        }
    }
}
