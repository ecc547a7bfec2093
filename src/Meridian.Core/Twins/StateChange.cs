using Meridian.Model;

namespace Meridian.Core.Twins;

/// <summary>Equipment fell silent, came back, or its clock's offset was measured anew (changes over 25 ms).</summary>
public readonly record struct StateChange(EquipmentId Equipment, EquipmentState State, DateTimeOffset? Since, TimeSpan? ClockOffset);
