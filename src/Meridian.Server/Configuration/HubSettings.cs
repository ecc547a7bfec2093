namespace Meridian.Server.Configuration;

/// <summary>All that the hub can be told. The same keys in the file, the environment (<c>MERIDIAN_…</c>) and docs/operate/settings.md.</summary>
public sealed record HubSettings
{
    /// <summary>Where the record and its files are. Default: ./data (docs/operate/settings.md).</summary>
    public required string Data { get; init; }
    /// <summary>Web pages, FHIR, live stream. Default: 127.0.0.1:8080 (contract).</summary>
    public required ListenerAddress Http { get; init; }
    /// <summary>HL7 v2 over MLLP. Default: 127.0.0.1:2575 (IANA's hl7; IHE ITI TF).</summary>
    public required ListenerAddress Mllp { get; init; }
    /// <summary>DICOM associations. Default: 127.0.0.1:11112 (IANA's acr-nema for unprivileged use; PS3.8 9.1.1).</summary>
    public ListenerAddress Dicom { get; init; }
    /// <summary>Laboratory analyzers, LIS1-A over TCP. Default: 127.0.0.1:15200 (contract; no port is registered for it).</summary>
    public ListenerAddress Lis { get; init; }
    /// <summary>Point-of-care devices, POCT1-A. Default: 127.0.0.1:15300 (contract; no port is registered).</summary>
    public ListenerAddress Poct { get; init; }
    /// <summary>TLS by listener: <c>tls:http:certificate</c>, <c>tls:mllp:clientCertificates</c> …</summary>
    public required IReadOnlyDictionary<string, TlsSettings> Tls { get; init; }
    /// <summary>Lets the pages be served without TLS beyond loopback, behind a proxy that does it. Default: false.</summary>
    public bool AllowPlainHttp { get; init; }
    /// <summary>Where the pages' files are. Default: web/dist of the checkout, wwwroot beside the program.</summary>
    public required string Pages { get; init; }
    /// <summary>The demonstration: a visitor on loopback is signed in.</summary>
    public bool Demo { get; init; }
}
