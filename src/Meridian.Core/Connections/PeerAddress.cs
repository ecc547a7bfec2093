using System.Globalization;

namespace Meridian.Core.Connections;

/// <summary>Where an outgoing connection goes.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">1 … 65535.</param>
/// <param name="IsTls">The connection begins with TLS.</param>
public readonly record struct PeerAddress(string Host, int Port, bool IsTls = false)
{
    private const string Tls = "tls://";

    /// <summary>Reads <c>HOST:PORT</c>, <c>[IPV6]:PORT</c>, or either with <c>tls://</c> before it.</summary>
    public static bool TryParse(string? text, out PeerAddress peer)
    {
        peer = default;
        var isTls = text is not null && text.StartsWith(Tls, StringComparison.OrdinalIgnoreCase);
        if (isTls) text = text![Tls.Length..];
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > ushort.MaxValue) return false;
        peer = new(text![..colon].Trim('[', ']'), port, isTls);
        return true;
    }

    public override string ToString() => (IsTls ? Tls : "") + (Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}");
}
