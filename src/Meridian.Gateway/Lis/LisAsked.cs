using Meridian.Model;

namespace Meridian.Gateway.Lis;

/// <summary>What an instrument asks for (LIS2-A2 clause 11).</summary>
/// <param name="Instrument">Who asks.</param>
/// <param name="Specimens">The specimens that it names, in its order, each with the place that stood beside it.</param>
/// <param name="IsAll">It asks for all that there is to do.</param>
/// <param name="IsAborted">It takes back what it asked (11.13, A).</param>
/// <param name="Problem">Why it cannot be answered; null: it can.</param>
internal sealed record LisAsked(EquipmentIdentity Instrument, IReadOnlyList<LisAskedSpecimen> Specimens, bool IsAll, bool IsAborted, string? Problem);

/// <param name="Id">The specimen's number.</param>
/// <param name="Raw">All that the query said at its place, for instruments that want it back.</param>
internal readonly record struct LisAskedSpecimen(string Id, string Raw);
