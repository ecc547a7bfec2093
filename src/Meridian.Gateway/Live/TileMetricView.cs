using System.Text.Json.Serialization;

namespace Meridian.Gateway.Live;

/// <summary>One metric of one piece of equipment as the pages see it (docs/live-protocol.md, Metric).</summary>
public sealed record TileMetricView
{
    public required long Id { get; init; }
    public required long Equipment { get; init; }
    /// <summary>The code as sent.</summary>
    public required string Code { get; init; }
    public required string System { get; init; }
    /// <summary>Reference identifier or name as sent.</summary>
    public required string Name { get; init; }
    /// <summary>Short label for a tile, from the term table; the name when the term is unknown.</summary>
    public required string Label { get; init; }
    public required string LabelZh { get; init; }
    /// <summary>False: an unknown code, shown raw.</summary>
    public required bool Known { get; init; }
    /// <summary>Known through a mapping that a person made.</summary>
    public required bool Mapped { get; init; }
    /// <summary>UCUM or as sent, printable.</summary>
    public string? Unit { get; init; }
    public required bool Wave { get; init; }
    /// <summary>Samples a second of a wave.</summary>
    public double? Hz { get; init; }
    /// <summary>Lowest value that the equipment declares for a wave, physical unit.</summary>
    public double? Low { get; init; }
    /// <summary>Highest value that the equipment declares for a wave, physical unit.</summary>
    public double? High { get; init; }
    /// <summary>Limits as sent, e.g. <c>50-120</c>.</summary>
    public string? Limits { get; init; }
    public required MetricGroup Group { get; init; }
    /// <summary>Place within a tile, smallest first.</summary>
    public required int Order { get; init; }
    public string? Vmd { get; init; }
    public string? Channel { get; init; }
}

/// <summary>Where a metric stands on a tile.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MetricGroup>))]
public enum MetricGroup { Ecg, Spo2, Pressure, Nibp, Resp, Co2, Temp, Other }
