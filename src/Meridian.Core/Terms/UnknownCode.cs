using Meridian.Model;

namespace Meridian.Core.Terms;

/// <summary>A code that no table knows and how often it came.</summary>
/// <param name="Text">Its name as sent.</param>
/// <param name="Equipment">Who sends it; at most 50.</param>
public sealed record UnknownCode(string System, string Value, string? Text, string? Unit, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, IReadOnlyList<EquipmentId> Equipment);
