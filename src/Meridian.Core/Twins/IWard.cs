namespace Meridian.Core.Twins;

/// <summary>What views see of the ward: the live stream, the pages' API, FHIR. Safe from any thread.</summary>
public interface IWard
{
    /// <summary>The ward now; every later update goes to the listener, in order, and none before.</summary>
    WardSnapshot Subscribe(IWardListener listener);
    /// <summary>No update goes to the listener after this returns.</summary>
    void Unsubscribe(IWardListener listener);
    /// <summary>The ward now.</summary>
    WardSnapshot Snapshot();
    /// <summary>One tile now; null: there is none.</summary>
    Tile? Tile(string key);
}
