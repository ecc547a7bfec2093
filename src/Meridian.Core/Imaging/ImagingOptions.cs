namespace Meridian.Core.Imaging;

/// <summary>How images are kept.</summary>
public sealed class ImagingOptions
{
    /// <summary>Where the files lie. Default: <c>imaging</c> in the data folder (null; a hospital puts it on its large disk).</summary>
    public string? Folder { get; set; }
    /// <summary>Objects below this go into the record first and become files in quiet moments, bytes. Default: 65,536 (measured: the sync of a new file costs as much as writing some 400 KiB).</summary>
    public int SmallBelow { get; set; } = 64 << 10;
    /// <summary>Room that is left free on the images' disk, bytes: below it nothing more is taken in, so that the record can go on. Default: 512 MiB (days of values of a ward).</summary>
    public long LeastFreeBytes { get; set; } = 512L << 20;
    /// <summary>Most bytes of small objects that wait in the record before they are laid out even while more come. Default: 256 MiB (a backup of the record stays quick).</summary>
    public long MostInRecordBytes { get; set; } = 256L << 20;
    /// <summary>How often small objects are laid out as files when nothing comes. Default: 5 s.</summary>
    public TimeSpan LayOutEvery { get; set; } = TimeSpan.FromSeconds(5);
    /// <summary>How long the bytes of all objects may take to be read and checked once. Null: never. Default: 30 days (a disk's latent faults show within weeks).</summary>
    public TimeSpan? CheckWithin { get; set; } = TimeSpan.FromDays(30);
    /// <summary>Most bytes a second that checking reads. Default: 16 MiB (unnoticed beside 500 MB/s).</summary>
    public long CheckBytesPerSecond { get; set; } = 16 << 20;
    /// <summary>Age after which a study is deleted, counted from its last arrival. Null: never. Default: null (images are kept for decades by law in most places).</summary>
    public TimeSpan? Retention { get; set; }
    /// <summary>Issuer of Patient ID for objects that name none; null: none. A coercion rule may give one for a single AE title. Default: null.</summary>
    public string? IssuerOfPatientId { get; set; }
}
