using Meridian.Core.Access;
using Meridian.Gateway.Access;

namespace Meridian.Gateway.Fhir;

/// <summary>Settings of the FHIR view.</summary>
public sealed class FhirOptions
{
    /// <summary>Where it stands, without a slash at the end. Default: /fhir (the contract).</summary>
    public string Path { get; set; } = "/fhir";
    /// <summary>Name of the authorization policy that a caller must meet; null: none. <c>metadata</c> is open to all (R4 http, 3.1.0.6). Default: that of the role viewer (docs/api.md).</summary>
    public string? Policy { get; set; } = RolePolicies.NameOf(Role.Viewer);
    /// <summary>Base of the URIs that the hub coins: extensions, local code systems, naming systems. Default: https://meridian.example/fhir (RFC 2606: a name that nobody else can own).</summary>
    public string CanonicalBase { get; set; } = "https://meridian.example/fhir";
    /// <summary>Base URL that links carry, for a hub behind a proxy; null: as the request named it. Default: null.</summary>
    public string? PublicBase { get; set; }
    /// <summary>Entries of a page when a search does not say. Default: 50 (the usual default of FHIR servers lies between 10 and 100).</summary>
    public int DefaultCount { get; set; } = 50;
    /// <summary>Most entries of a page; <c>_count</c> beyond it is cut. Default: 1000 (a page stays below about 2 MB).</summary>
    public int MaximumCount { get; set; } = 1000;
    /// <summary>How long after it was measured a value may first be reported and still be found by its date. Default: 1 hour (a non-invasive pressure is repeated in every report until the next).</summary>
    public TimeSpan LateReports { get; set; } = TimeSpan.FromHours(1);
    /// <summary>The longest wave segment that one message carries; a search by date looks back so far. Default: 1 minute (IHE WCM sends a second or a few).</summary>
    public TimeSpan LongestSegment { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>Where WADO-RS answers, for the endpoint of ImagingStudy. Default: /dicom-web (the contract; relative to the hub's own address).</summary>
    public string ImagingBase { get; set; } = "/dicom-web";
    /// <summary>Most instances that an ImagingStudy lists; a study with more lists its series only. Default: 1000 (some 150 KiB).</summary>
    public int ImagingInstances { get; set; } = 1000;
    /// <summary>Origins of pages elsewhere that may read, exactly as browsers send them. Default: none (CORS is off).</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <summary>What is wrong, one line each; empty when nothing is.</summary>
    public IEnumerable<string> Check()
    {
        if (!Path.StartsWith('/') || Path.EndsWith('/')) yield return "fhir.path must begin with a slash and end without one";
        if (!Uri.TryCreate(CanonicalBase, UriKind.Absolute, out _) || CanonicalBase.EndsWith('/')) yield return "fhir.canonicalBase must be an absolute URL without a slash at the end";
        if (PublicBase is not null && !Uri.TryCreate(PublicBase, UriKind.Absolute, out _)) yield return "fhir.publicBase must be an absolute URL";
        if (DefaultCount < 1 || MaximumCount < DefaultCount || MaximumCount > 10_000) yield return "fhir.defaultCount must be at least 1 and fhir.maximumCount between it and 10000";
        if (LateReports < TimeSpan.Zero || LateReports > TimeSpan.FromDays(7)) yield return "fhir.lateReports must lie between 0 and 7 days";
        if (LongestSegment < TimeSpan.Zero || LongestSegment > TimeSpan.FromHours(1)) yield return "fhir.longestSegment must lie between 0 and an hour";
        if (ImagingInstances is < 0 or > 100_000) yield return "fhir.imagingInstances must lie between 0 and 100000";
    }
}
