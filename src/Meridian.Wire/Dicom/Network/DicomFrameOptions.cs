namespace Meridian.Wire.Dicom.Network;

/// <summary>Limits that hold before anything is allocated.</summary>
public sealed record DicomFrameOptions
{
    /// <summary>Longest P-DATA-TF, the length field's value. Default: 1 MiB (toolkits send up to 128 KiB; a peer that counts its header twice still fits).</summary>
    public uint MaxDataBytes { get; init; } = 1 << 20;
    /// <summary>Longest A-ASSOCIATE-RQ or -AC. Default: 1 MiB (128 contexts with every transfer syntax there is take 300 KiB).</summary>
    public uint MaxAssociateBytes { get; init; } = 1 << 20;
    /// <summary>Longest command set. Default: 64 KiB (the longest in use, with a list of attributes, is below 1 KiB).</summary>
    public int MaxCommandBytes { get; init; } = 1 << 16;

    public static DicomFrameOptions Default { get; } = new();
}
