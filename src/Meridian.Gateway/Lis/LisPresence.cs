using Meridian.Model;

namespace Meridian.Gateway.Lis;

/// <summary>An instrument that is connected now.</summary>
/// <param name="ConnectionId">Its connection, as <c>/api/v1/connections</c> has it.</param>
/// <param name="Driver">By which driver it is understood.</param>
/// <param name="Instrument">Who it says it is; null: it has not said a message yet.</param>
public sealed record LisPresence(long ConnectionId, string Driver, EquipmentIdentity? Instrument);
