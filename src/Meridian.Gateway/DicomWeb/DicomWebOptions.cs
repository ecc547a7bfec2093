using Meridian.Core.Access;
using Meridian.Gateway.Access;

namespace Meridian.Gateway.DicomWeb;

/// <summary>Settings of DICOMweb.</summary>
public sealed class DicomWebOptions
{
    /// <summary>Where it stands, without a slash at the end. Default: /dicom-web (the contract).</summary>
    public string Path { get; set; } = "/dicom-web";
    /// <summary>Name of the authorization policy that whoever searches, retrieves and listens must meet; null: none. Default: that of the role viewer (docs/api.md).</summary>
    public string? Policy { get; set; } = RolePolicies.NameOf(Role.Viewer);
    /// <summary>Name of the authorization policy that whoever stores, or changes workitems, must meet; null: none. Default: that of the role nurse (the least role that changes anything).</summary>
    public string? StorePolicy { get; set; } = RolePolicies.NameOf(Role.Nurse);
    /// <summary>Base URL that answers carry, for a hub behind a proxy; null: as the request named it. Default: null.</summary>
    public string? PublicBase { get; set; }
    /// <summary>Most matches of one search; the answer says when there are more (PS3.18 8.3.4.4). Default: 10,000 (all instances of a large study, about 5 MB).</summary>
    public int MaximumResults { get; set; } = 10_000;
    /// <summary>Values longer than this many bytes are given by a BulkDataURI in metadata, shorter ones inline. Default: 1024 (a study's metadata stay text).</summary>
    public int InlineBytes { get; set; } = 1024;
    /// <summary>Memory for prepared metadata, compressed. Default: 64 MiB (some hundred series of 250 slices, 20 to 200 KiB each).</summary>
    public long MetadataMemory { get; set; } = 64 << 20;
    /// <summary>How long a series must rest until its metadata are prepared unasked; 0: never. Default: 3 s (longer than the pause between two slices of any scanner in use).</summary>
    public TimeSpan PrepareAfter { get; set; } = TimeSpan.FromSeconds(3);
    /// <summary>Most bytes of one instance that is stored over HTTP. Default: 16 GiB (whole-slide and long ultrasound runs stay below).</summary>
    public long MaximumInstance { get; set; } = 16L << 30;
    /// <summary>Most instances of one store request, and most parts of bulk data. Default: 100,000 (the largest studies have some ten thousand).</summary>
    public int MaximumInstances { get; set; } = 100_000;
    /// <summary>Most bytes of a workitem, or of a change of one. Default: 1 MiB (some thousand references to instances).</summary>
    public int MaximumWorkitem { get; set; } = 1 << 20;
    /// <summary>Event channels open at once; the next is refused with 503. Default: 200.</summary>
    public int EventChannels { get; set; } = 200;
    /// <summary>Event reports that may wait for one slow reader; one more closes its channel with code 1013. Default: 10,000 (about 5 MB).</summary>
    public int EventBacklog { get; set; } = 10_000;
    /// <summary>Most bytes of metadata in one store request that brings metadata and bulk data apart; they are held in memory. Default: 64 MiB (some thousand instances of 20 KB).</summary>
    public int MaximumMetadata { get; set; } = 64 << 20;
    /// <summary>Longer side of a thumbnail in pixels. Default: 160 (two of them fit a list's row on a dense screen).</summary>
    public int ThumbnailSide { get; set; } = 160;
    /// <summary>Origins of pages elsewhere that may read, exactly as browsers send them. Default: none (CORS is off).</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <summary>What is wrong, one line each; empty when nothing is.</summary>
    public IEnumerable<string> Check()
    {
        if (!Path.StartsWith('/') || Path.EndsWith('/')) yield return "dicomWeb.path must begin with a slash and end without one";
        if (PublicBase is not null && !Uri.TryCreate(PublicBase, UriKind.Absolute, out _)) yield return "dicomWeb.publicBase must be an absolute URL";
        if (MaximumResults is < 1 or > 1_000_000) yield return "dicomWeb.maximumResults must lie between 1 and 1000000";
        if (InlineBytes is < 0 or > 1 << 20) yield return "dicomWeb.inlineBytes must lie between 0 and 1 MiB";
        if (MetadataMemory is < 0 or > 1L << 34) yield return "dicomWeb.metadataMemory must lie between 0 and 16 GiB";
        if (PrepareAfter < TimeSpan.Zero || PrepareAfter > TimeSpan.FromHours(1)) yield return "dicomWeb.prepareAfter must lie between 0 and an hour";
        if (MaximumInstance < 1 << 20) yield return "dicomWeb.maximumInstance must be at least 1 MiB";
        if (MaximumInstances < 1) yield return "dicomWeb.maximumInstances must be at least 1";
        if (MaximumWorkitem is < 1 << 10 or > 1 << 28) yield return "dicomWeb.maximumWorkitem must lie between 1 KiB and 256 MiB";
        if (EventChannels is < 0 or > 100_000) yield return "dicomWeb.eventChannels must lie between 0 and 100000";
        if (EventBacklog is < 1 or > 10_000_000) yield return "dicomWeb.eventBacklog must lie between 1 and 10000000";
        if (MaximumMetadata is < 1 << 16 or > 1 << 30) yield return "dicomWeb.maximumMetadata must lie between 64 KiB and 1 GiB";
        if (ThumbnailSide is < 16 or > 1024) yield return "dicomWeb.thumbnailSide must lie between 16 and 1024";
    }
}
