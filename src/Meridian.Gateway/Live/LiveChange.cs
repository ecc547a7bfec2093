using Meridian.Core.Record;
using Meridian.Core.Twins;

namespace Meridian.Gateway.Live;

/// <summary>A copy of one update of the ward: the ward reuses its own.</summary>
internal sealed record LiveChange(LiveValue[] Values, WaveRow[] Waves, AlertEventRow[] Alerts, StateChange[] States, Tile[] Tiles, string[] Gone, long Timestamp)
{
    public static LiveChange Copy(WardUpdate update, long timestamp) =>
        new([.. update.Values], [.. update.Waves], [.. update.Alerts], [.. update.States], [.. update.Tiles], [.. update.Gone], timestamp);
}
