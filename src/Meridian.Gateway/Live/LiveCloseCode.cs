namespace Meridian.Gateway.Live;

/// <summary>Close codes of the live stream's own (RFC 6455 7.4.2: 4000 to 4999 are for applications); docs/live-protocol.md.</summary>
public static class LiveCloseCode
{
    /// <summary>Alerts did not fit in the viewer's queue: it reconnects and resumes.</summary>
    public const int FellBehind = 4001;
    public const int SaidNothing = 4002;
    public const int SessionEnded = 4003;
}
