using Meridian.Core.Record;

namespace Meridian.Core.Twins;

/// <summary>What views see of the ward: the live stream, the pages' API, FHIR. Safe from any thread.</summary>
public interface IWard
{
    /// <summary>The whole ward now; every later update goes to the listener, in order, until the subscription is disposed.</summary>
    IDisposable Subscribe(IWardListener listener, out WardSnapshot snapshot);
    /// <summary>The whole ward now.</summary>
    WardSnapshot Snapshot();
    IReadOnlyList<Tile> Tiles();
    /// <summary>One tile now; null: there is none.</summary>
    Tile? Tile(string key);
    /// <summary>Key of the tile that an alert belongs to; empty for none.</summary>
    string TileKeyOf(AlertEventRow alert);
}
