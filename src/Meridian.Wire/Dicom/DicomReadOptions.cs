namespace Meridian.Wire.Dicom;

/// <summary>How far and how much to read. Each limit holds before memory is taken.</summary>
public sealed record DicomReadOptions
{
    /// <summary>The defaults.</summary>
    public static DicomReadOptions Default { get; } = new();

    /// <summary>Stop before the first element of the data set (not of its items) with this tag or a higher one. Default: none, read all.</summary>
    public DicomTag? StopBefore { get; init; }

    /// <summary>Read the file meta information only: enough of the beginning of a file will do. The data set is empty then. Default: false.</summary>
    public bool MetaOnly { get; init; }

    /// <summary>Values of a stream that are longer stay where they are, as offset and length, and so do the fragments of pixel data; bytes. Values in memory are slices and cost nothing. Default: 65,536 (a page or two of text; no image).</summary>
    public long DeferLargerThan { get; init; } = 65_536;

    /// <summary>The deepest nesting of sequences. Default: 64 (structured reports of the field have about 20).</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>The most elements, those in items included. Default: 4,000,000 (an enhanced multi-frame of 10,000 frames has about 1,000,000).</summary>
    public int MaxElements { get; init; } = 4_000_000;

    /// <summary>The most bytes of an inflated data set. Default: 1 GiB (a deflate stream can grow a thousandfold).</summary>
    public long MaxInflatedBytes { get; init; } = 1L << 30;

    /// <summary>The most warnings that are kept; later ones are dropped. Default: 1,000.</summary>
    public int MaxWarnings { get; init; } = 1_000;
}
