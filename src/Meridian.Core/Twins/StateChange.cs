using Meridian.Model;

namespace Meridian.Core.Twins;

/// <summary>Equipment fell silent, came back, or its clock's offset was measured anew (changes over 0.5 s).</summary>
public readonly record struct StateChange(EquipmentId Equipment, EquipmentState State, DateTimeOffset? Since, TimeSpan? ClockOffset);
