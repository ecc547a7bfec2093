namespace Meridian.Virtual.Dicom;

/// <summary>Where <see cref="FileSender"/> sends.</summary>
public sealed record FileSenderOptions
{
    public required DicomConnectionOptions Connection { get; init; }

    /// <summary>Presentation contexts of one association. Default: 128 (PS3.8 9.3.2.2: odd identifiers from 1 to 255).</summary>
    public int MaxContexts { get; init; } = 128;
}
