namespace Meridian.Core.Equipment;

/// <summary>How equipment's times and silence are judged.</summary>
public sealed class EquipmentOptions
{
    /// <summary>Facts older than this on arrival are taken for a wrong date, not for late data. Default: 30 days (no monitor buffers longer).</summary>
    public TimeSpan LongestLateness { get; set; } = TimeSpan.FromDays(30);
    /// <summary>After this long without a message, what is shown is greyed. Default: 5 s (the promise of the station; equipment that is known to send more rarely is given longer).</summary>
    public TimeSpan SilentAfter { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>Silence of equipment whose rhythm is not known yet raises an alert only after this long. Default: 65 s (IHE DEC reporters send at least each minute).</summary>
    public TimeSpan SilentAlertWhenUnknown { get; set; } = TimeSpan.FromSeconds(65);
    /// <summary>Longest silence that a rhythm can excuse. Default: 10 min (beyond that a page must not call it live).</summary>
    public TimeSpan LongestPeriod { get; set; } = TimeSpan.FromMinutes(10);
    /// <summary>Equipment that was heard within this time before a restart is expected back. Default: 15 min (a restart takes seconds, an update minutes).</summary>
    public TimeSpan ExpectedBackWithin { get; set; } = TimeSpan.FromMinutes(15);
    /// <summary>How long after a start it may take to come back. Default: 30 s (reconnect back-off of common monitors).</summary>
    public TimeSpan StartGrace { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>How long waves stay in memory for a viewer who comes. Default: 15 s (a tile's sweep at 25 mm/s).</summary>
    public TimeSpan WaveMemory { get; set; } = TimeSpan.FromSeconds(15);
    /// <summary>Equipment at no bed that was not heard for this long leaves the wall. Default: 24 h (a day's borrowing).</summary>
    public TimeSpan ForgetAfter { get; set; } = TimeSpan.FromHours(24);
}
