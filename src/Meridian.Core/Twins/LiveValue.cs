using Meridian.Model;

namespace Meridian.Core.Twins;

/// <summary>The newest value of one metric.</summary>
/// <param name="At">Hub time of the value.</param>
/// <param name="Message">The message that brought it.</param>
public readonly record struct LiveValue(EquipmentId Equipment, MetricId Metric, DateTimeOffset At, Observation Observation, Sequence Message);
