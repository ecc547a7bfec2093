using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Twins;

/// <summary>The whole ward at one moment. Whoever subscribes gets it with every later update after it and none before.</summary>
/// <param name="AlertSequence">The newest alert step that is in it; default: none yet.</param>
/// <param name="Alerts">The newest step of each alert that is present, stored ones first.</param>
public sealed record WardSnapshot(IReadOnlyList<Tile> Tiles, IReadOnlyList<LiveValue> Values, IReadOnlyList<AlertEventRow> Alerts, Sequence AlertSequence);
