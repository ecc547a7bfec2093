using Meridian.Model;

namespace Meridian.Gateway.Export;

/// <summary>What the file is to be.</summary>
public enum ExportFormat
{
    /// <summary>Numerics, a line a value.</summary>
    Csv,
    /// <summary>Waves, a line an instant, a column a wave.</summary>
    WaveCsv,
    /// <summary>Waves with alerts as annotations, EDF+.</summary>
    Edf,
}

/// <summary>What is to be taken out. Times are the hub's.</summary>
public sealed record ExportRequest
{
    /// <summary>The bed; default: none, then <see cref="Equipment"/> is set.</summary>
    public BedId Bed { get; init; }
    public EquipmentId Equipment { get; init; }
    /// <summary>Inclusive.</summary>
    public required DateTimeOffset From { get; init; }
    /// <summary>Exclusive.</summary>
    public required DateTimeOffset To { get; init; }
    public required ExportFormat Format { get; init; }
    /// <summary>Only these; null: all.</summary>
    public IReadOnlySet<MetricId>? Metrics { get; init; }
    /// <summary>CSV begins with a byte order mark, by which spreadsheets know UTF-8.</summary>
    public bool WithByteOrderMark { get; init; }
    /// <summary>Time zone of the start that an EDF+ header tells (additional specification 8: local time at the patient).</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;
}

/// <summary>Nothing can be taken out as asked. The message is for people and carries no patient data.</summary>
public sealed class ExportException(string message) : Exception(message);
