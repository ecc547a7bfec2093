namespace Meridian.Core.Imaging;

/// <summary>An instance whose bytes are sealed (or small and in hand), on its way to the index.</summary>
public sealed record ArrivedInstance
{
    /// <summary>With the recorded rules applied.</summary>
    public required InstanceFacts Facts { get; init; }
    public required Provenance Provenance { get; init; }
    /// <summary>Where its file is; null: <see cref="Bytes"/> go into the record.</summary>
    public string? Path { get; init; }
    public ReadOnlyMemory<byte> Bytes { get; init; }
    public required long ByteCount { get; init; }
    public required long DatasetOffset { get; init; }
    public required uint Checksum { get; init; }
    public IReadOnlyList<AttributeOverride> Overrides { get; init; } = [];
    /// <summary>The instance that has its UID already; null: none has.</summary>
    public InstanceRow? Standing { get; init; }
    /// <summary>With <see cref="Standing"/>: how they differ, see <see cref="ConflictRow.Difference"/>.</summary>
    public string Difference { get; init; } = "";
}
