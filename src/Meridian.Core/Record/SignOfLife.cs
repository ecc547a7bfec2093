using Meridian.Model;

namespace Meridian.Core.Record;

/// <summary>Equipment was heard. Not stored: told to the rooms with the commit of the message that it came with.</summary>
/// <param name="HeartbeatTimeout">The longest silence that the sender promises; null: the message promises none.</param>
/// <param name="ClockOffset">Hub clock minus equipment clock; null: not measured.</param>
/// <param name="HasWaves">The message carries waves: its sender is continuous.</param>
public readonly record struct SignOfLife(EquipmentId Equipment, DateTimeOffset At, TimeSpan? HeartbeatTimeout, TimeSpan? ClockOffset, bool HasWaves);
