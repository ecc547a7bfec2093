using System.Collections.Frozen;
using System.Text;

namespace Meridian.Wire.Dicom;

/// <summary>A unique identifier of PS3.6 Annex A.</summary>
public sealed record DicomUidEntry(string Uid, string Kind, string Keyword, string Name, bool IsRetired)
{
    private static readonly Lazy<FrozenDictionary<string, DicomUidEntry>> Known = new(Read);

    /// <summary>Every identifier of the table.</summary>
    public static IReadOnlyCollection<DicomUidEntry> All => Known.Value.Values;

    /// <summary>True for a SOP class whose instances the Storage service stores (PS3.4 Annex B, B.5).</summary>
    public bool IsStorage => Kind == "SOP Class" && Name.Contains("Storage", StringComparison.Ordinal) && !Name.StartsWith("Storage Commitment", StringComparison.Ordinal)
        && !Name.StartsWith("Media Storage", StringComparison.Ordinal) && !Name.StartsWith("Stored Print", StringComparison.Ordinal);

    /// <summary>The entry of an identifier; null for one that the standard does not list.</summary>
    public static DicomUidEntry? Find(string? uid) => uid is not null && Known.Value.TryGetValue(uid, out var entry) ? entry : null;

    private static FrozenDictionary<string, DicomUidEntry> Read() => Encoding.UTF8.GetString(DicomDictionary.Resource("uids.tsv"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Select(f => new DicomUidEntry(f[0], f[1], f[3], f[4], f[2] == "R")).ToFrozenDictionary(e => e.Uid);
}
