using Meridian.Core.Record;

namespace Meridian.Core.Alarms;

/// <summary>What the hub can tell an alarm's sender about its fate (IHE PCD-05 Report Alert Status).</summary>
public enum AlertDisposition : byte
{
    /// <summary>At least one viewer was sent it.</summary>
    Delivered = 1,
    /// <summary>A named person acknowledged it.</summary>
    Accepted = 2,
    /// <summary>No viewer is there to see it.</summary>
    Undeliverable = 3,
}

/// <summary>One status of one alert instance, for the gateway to send back.</summary>
/// <param name="Alert">The alert's newest committed step.</param>
/// <param name="By">Who accepted, or which viewer was reached.</param>
public sealed record AlertStatus(AlertEventRow Alert, AlertDisposition Disposition, string? By, DateTimeOffset At);
