using Meridian.Core.Record;

namespace Meridian.Gateway.Live;

/// <summary>What one committed batch says to viewers, encoded once and shared by all of them. Never changes once made.</summary>
public sealed class LiveFlight
{
    /// <summary>Entries of <see cref="LiveEncoder.NumericBytes"/> each, without a record's head: viewers join them to records of their own.</summary>
    public ReadOnlyMemory<byte> Numerics { get; init; }
    public IReadOnlyList<WaveRecord> Waves { get; init; } = [];
    public IReadOnlyList<AlertRecord> Alerts { get; init; } = [];
    /// <summary>Text and State records, by what they replace when they wait: the newest of a key is enough.</summary>
    public IReadOnlyList<KeyedRecord> Keyed { get; init; } = [];
    /// <summary>A Directory record of the tiles that changed; empty: none did.</summary>
    public ReadOnlyMemory<byte> Directory { get; init; }

    public readonly record struct WaveRecord(uint Metric, double At, ReadOnlyMemory<byte> Bytes);
    public readonly record struct AlertRecord(AlertEventRow Step, ReadOnlyMemory<byte> Bytes);
    public readonly record struct KeyedRecord(LiveRecordKind Kind, long Key, ReadOnlyMemory<byte> Bytes);
}
