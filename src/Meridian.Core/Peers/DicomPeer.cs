using System.Buffers;
using System.Net;

namespace Meridian.Core.Peers;

/// <summary>
/// A DICOM application entity that the hub may call. An AE title alone says nothing of where its bearer is (PS3.8 leaves the
/// addresses to configuration), so what is not here cannot be called.
/// </summary>
public sealed record DicomPeer
{
    /// <summary>Longest AE title (PS3.5 table 6.2-1: AE, 16 bytes at most).</summary>
    public const int LongestAeTitle = 16;

    private static readonly SearchValues<char> HostLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:%");

    /// <summary>Its AE title: 1 to 16 characters of ASCII without backslash; large and small letters differ.</summary>
    public required string AeTitle { get; init; }
    /// <summary>Name or address of its host.</summary>
    public required string Host { get; init; }
    /// <summary>TCP port, 1 to 65535; registered are 104, 11112, and 2762 for TLS (PS3.8 9.1.1, PS3.15 B.9).</summary>
    public required int Port { get; init; }
    /// <summary>TLS before the association.</summary>
    public bool Tls { get; init; }
    /// <summary>Name that its certificate must bear; null: <see cref="Host"/>.</summary>
    public string? TlsServerName { get; init; }
    /// <summary>SHA-256 of its certificate in 64 hexadecimal digits, for one that signs itself; null: the system's trusted authorities decide.</summary>
    public string? TrustedFingerprint { get; init; }
    /// <summary>What it is used for.</summary>
    public IReadOnlyList<PeerUse> Uses { get; init; } = [];
    /// <summary>What people call it; null: by its AE title.</summary>
    public string? Description { get; init; }
    /// <summary>Nothing is forwarded to it for the time being; what is to go there waits.</summary>
    public bool IsPaused { get; init; }

    public bool Is(PeerUse use) => Uses.Contains(use);

    /// <summary>What cannot be, as a sentence; null: all can be.</summary>
    public string? Problem()
    {
        if (!IsAeTitle(AeTitle)) return "An AE title has 1 to 16 characters of ASCII, no backslash, and is not only spaces.";
        if (Host is not { Length: > 0 and <= 253 } || Host.AsSpan().ContainsAnyExcept(HostLetters)) return "The host must be a name or an address, without scheme, port or path.";
        if (Host.Contains(':') && !IPAddress.TryParse(Host, out _)) return "The host must be without its port.";
        if (Port is < 1 or > 65535) return "The port must be 1 to 65535.";
        if (TlsServerName?.Length > 253) return "The name in the certificate has at most 253 characters.";
        if (TrustedFingerprint is { } print && (print.Length != 64 || !print.All(char.IsAsciiHexDigit))) return "The fingerprint is SHA-256 in 64 hexadecimal digits.";
        if (Uses.Any(use => !Enum.IsDefined(use)) || Uses.Distinct().Count() != Uses.Count) return "Uses are destination, archive, modality, commitment, performedSteps and availability, each at most once.";
        if (Is(PeerUse.Commitment) && !Is(PeerUse.Destination)) return "Only what is sent to a peer can be committed there: a peer for commitment is a destination too.";
        return Description?.Length > 200 ? "The description has at most 200 characters." : null;
    }

    /// <summary>PS3.5 6.2: default repertoire without backslash and control characters; not only spaces; those at the ends do not count.</summary>
    public static bool IsAeTitle(string? text) =>
        text is { Length: > 0 and <= LongestAeTitle } && text.All(c => c is >= ' ' and < (char)0x7f and not '\\') && text.Trim(' ') == text;
}
