using System.Collections.Frozen;

namespace Meridian.Wire.Dicom;

/// <summary>How a data set is encoded (PS3.5 clause 10 and Annex A).</summary>
public sealed class TransferSyntax
{
    private static readonly FrozenDictionary<string, TransferSyntax> Known = DicomUidEntry.All.Where(u => u.Kind == "Transfer Syntax").Select(u => new TransferSyntax(u.Uid, u.Name)).ToFrozenDictionary(s => s.Uid);

    private TransferSyntax(string uid, string name)
    {
        Uid = uid;
        Name = name;
        IsExplicit = uid is not (DicomUids.ImplicitVRLittleEndian or DicomUids.Papyrus3ImplicitVRLittleEndian);
        IsBigEndian = uid is DicomUids.ExplicitVRBigEndian;
        IsDeflated = uid is DicomUids.DeflatedExplicitVRLittleEndian or DicomUids.JPIPReferencedDeflate or DicomUids.JPIPHTJ2KReferencedDeflate;
        // PS3.5 A.4: all that are neither native nor references to pixels elsewhere
        IsEncapsulated = IsExplicit && !IsDeflated && uid is not (DicomUids.ExplicitVRLittleEndian or DicomUids.ExplicitVRBigEndian or DicomUids.JPIPReferenced or DicomUids.JPIPHTJ2KReferenced);
    }

    /// <summary>Implicit VR little endian, the default (A.1).</summary>
    public static TransferSyntax ImplicitVRLittleEndian { get; } = Find(DicomUids.ImplicitVRLittleEndian)!;

    /// <summary>Explicit VR little endian (A.2).</summary>
    public static TransferSyntax ExplicitVRLittleEndian { get; } = Find(DicomUids.ExplicitVRLittleEndian)!;

    /// <summary>Explicit VR big endian, retired (A.3 of 2016 and before).</summary>
    public static TransferSyntax ExplicitVRBigEndian { get; } = Find(DicomUids.ExplicitVRBigEndian)!;

    /// <summary>Explicit VR little endian, the whole data set deflated (A.5).</summary>
    public static TransferSyntax DeflatedExplicitVRLittleEndian { get; } = Find(DicomUids.DeflatedExplicitVRLittleEndian)!;

    /// <summary>RLE lossless (A.4.2, Annex G).</summary>
    public static TransferSyntax RLELossless { get; } = Find(DicomUids.RLELossless)!;

    /// <summary>JPEG baseline, process 1, eight bits (A.4.1).</summary>
    public static TransferSyntax JPEGBaseline8Bit { get; } = Find(DicomUids.JPEGBaseline8Bit)!;

    /// <summary>The unique identifier.</summary>
    public string Uid { get; }

    /// <summary>The name of PS3.6; of one that is not in the table, its identifier.</summary>
    public string Name { get; }

    /// <summary>True where each element tells its representation.</summary>
    public bool IsExplicit { get; }

    /// <summary>True for big endian.</summary>
    public bool IsBigEndian { get; }

    /// <summary>True where the data set is a deflate stream (RFC 1951).</summary>
    public bool IsDeflated { get; }

    /// <summary>True where pixel data is a sequence of fragments (A.4).</summary>
    public bool IsEncapsulated { get; }

    /// <summary>True for implicit and explicit little endian, explicit big endian and deflated: between these a data set can be written again without a codec.</summary>
    public bool IsNative => !IsEncapsulated && Uid is DicomUids.ImplicitVRLittleEndian or DicomUids.ExplicitVRLittleEndian or DicomUids.ExplicitVRBigEndian or DicomUids.DeflatedExplicitVRLittleEndian;

    /// <summary>Every transfer syntax of the table.</summary>
    public static IReadOnlyCollection<TransferSyntax> All => Known.Values;

    /// <summary>The transfer syntax of an identifier; null for one that is not in the table.</summary>
    public static TransferSyntax? Find(string? uid) => uid is not null && Known.TryGetValue(uid, out var syntax) ? syntax : null;

    /// <summary>A private or later transfer syntax: all but the implicit one are explicit and, unless they say otherwise, little endian (PS3.5 10.2).</summary>
    public static TransferSyntax FindOrAssume(string uid) => Find(uid) ?? new TransferSyntax(uid, uid);

    public override string ToString() => Name;
}
