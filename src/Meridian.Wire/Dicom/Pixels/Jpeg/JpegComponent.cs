namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>A component of a frame (T.81 B.2.2) with its decoded samples.</summary>
internal sealed class JpegComponent
{
    public required byte Id { get; init; }
    /// <summary>Horizontal sampling factor H.</summary>
    public required int H { get; init; }
    /// <summary>Vertical sampling factor V.</summary>
    public required int V { get; init; }
    public required int QuantizationTable { get; init; }

    /// <summary>Samples a line and lines that belong to the image: T.81 A.1.1.</summary>
    public int Width { get; set; }
    public int Height { get; set; }
    /// <summary>Blocks a line and lines of blocks when whole MCUs are there (A.2.4).</summary>
    public int PaddedBlocksAcross { get; set; }
    public int PaddedBlocksDown { get; set; }

    /// <summary>Samples a line of <see cref="Samples"/>.</summary>
    public int Stride { get; set; }
    public ushort[] Samples { get; set; } = [];

    public bool IsDecoded { get; set; }
    /// <summary>The tables that a scan named.</summary>
    public int DcTable { get; set; }
    public int AcTable { get; set; }
    /// <summary>DC prediction: F.1.1.5.1.</summary>
    public int Prediction { get; set; }
}
