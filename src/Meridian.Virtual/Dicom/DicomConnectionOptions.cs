using System.Net.Security;

namespace Meridian.Virtual.Dicom;

/// <summary>How a virtual modality or the sender of files reaches a peer.</summary>
public sealed record DicomConnectionOptions
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    /// <summary>AE title of this side.</summary>
    public required string CallingAe { get; init; }
    /// <summary>AE title of the peer.</summary>
    public required string CalledAe { get; init; }
    /// <summary>How long to wait for a connection and for an association. Default: 15 s (a peer on a loaded machine answers within a few).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);
    /// <summary>How long to wait for the answer to one request. Default: 60 s (archives that move images to tape answer late).</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);
    /// <summary>TLS; null: none.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }
    /// <summary>Longest P-DATA-TF that is taken from the peer. Default: 128 KiB (the largest that widely used toolkits send).</summary>
    public uint MaxPduBytes { get; init; } = 128 * 1024;
}
