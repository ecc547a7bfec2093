using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>One stored instance: what the index knows of it and where its bytes are.</summary>
public sealed record InstanceRow
{
    /// <summary>Its number in the record.</summary>
    public required Sequence Sequence { get; init; }
    public required SeriesRow Series { get; init; }
    public required string SopUid { get; init; }
    public required string SopClassUid { get; init; }
    public required string TransferSyntaxUid { get; init; }
    public int? InstanceNumber { get; init; }
    public int Frames { get; init; }
    public int? Rows { get; init; }
    public int? Columns { get; init; }
    public int? BitsAllocated { get; init; }
    public string? ContentDate { get; init; }
    public string? ContentTime { get; init; }
    public EquipmentId Equipment { get; init; }
    public long ConnectionId { get; init; }
    public string CallingAe { get; init; } = "";
    public string CalledAe { get; init; } = "";
    public string PeerAddress { get; init; } = "";
    public required DateTimeOffset ReceivedAt { get; init; }
    /// <summary>Length of the Part 10 file; the data set begins at <see cref="DatasetOffset"/>.</summary>
    public required long ByteCount { get; init; }
    public required long DatasetOffset { get; init; }
    /// <summary>CRC-32C (RFC 9260 appendix A) of the data set's bytes.</summary>
    public required uint Checksum { get; init; }
    public required ObjectLocation Location { get; init; }
    public ObjectDamage Damage { get; init; }
    /// <summary>To be applied to every copy that is served.</summary>
    public IReadOnlyList<AttributeOverride> Overrides { get; init; } = [];
    /// <summary>UTF-8 DICOM JSON of the level, overrides applied.</summary>
    public ReadOnlyMemory<byte> Json { get; init; }
    /// <summary>The object itself where it goes into the record (small ones); only on the way in.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public string StudyUid => Series.Study.StudyUid;
    public string SeriesUid => Series.SeriesUid;
}
