using Meridian.Core.Record;

namespace Meridian.Core.Twins;

/// <summary>What changed in the ward with one commit (or one tick of the silence watch). Reused: a listener copies what it keeps.</summary>
public sealed class WardUpdate
{
    /// <summary>New newest values, in the order of the record; a value older than the one shown is not among them.</summary>
    public List<LiveValue> Values { get; } = [];
    public List<WaveRow> Waves { get; } = [];
    /// <summary>Alert steps in their order. A step with sequence 0 could not be stored and is shown live only.</summary>
    public List<AlertEventRow> Alerts { get; } = [];
    public List<StateChange> States { get; } = [];
    /// <summary>Tiles that are new or whose patient, equipment, metrics or labels changed.</summary>
    public List<Tile> Tiles { get; } = [];
    /// <summary>Keys of tiles that are gone.</summary>
    public List<string> Gone { get; } = [];

    public bool IsEmpty => Values.Count + Waves.Count + Alerts.Count + States.Count + Tiles.Count + Gone.Count == 0;

    public void Clear()
    {
        Values.Clear(); Waves.Clear(); Alerts.Clear(); States.Clear(); Tiles.Clear(); Gone.Clear();
    }
}
