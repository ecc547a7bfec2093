namespace Meridian.Virtual.Monitors;

/// <summary>MDC_ATTR_EVENT_PHASE, as far as virtual monitors use it.</summary>
public enum AlarmPhase : byte { Start, Continue, End }

/// <summary>One announcement of an alarm: <see cref="Instance"/> is the same from start to end and unique to the monitor; <see cref="Sequence"/> counts its announcements from 0.</summary>
public sealed record AlarmEvent(AlarmKind Kind, AlarmPhase Phase, string Instance, int Sequence, double? Value);
