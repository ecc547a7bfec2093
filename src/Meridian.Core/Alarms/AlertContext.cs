using Meridian.Model;

namespace Meridian.Core.Alarms;

/// <summary>What a report of an alert came with.</summary>
/// <param name="Message">The message that it came in.</param>
/// <param name="At">Hub time of the alert.</param>
/// <param name="IsLate">The message was long under way: what it says of now is not known.</param>
public readonly record struct AlertContext(EquipmentId Equipment, PatientId Patient, BedId Bed, Sequence Message, DateTimeOffset At, bool IsLate);
