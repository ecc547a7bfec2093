using System.Globalization;
using System.Net;

namespace Meridian.Server.Configuration;

/// <summary>Where one listener binds: an address and a port, or off. Written <c>PORT</c>, <c>ADDRESS:PORT</c>, <c>[IPV6]:PORT</c> or <c>off</c>; port 0 picks a free one.</summary>
/// <param name="Address">Null: off.</param>
/// <param name="Port">0 … 65535.</param>
public readonly record struct ListenerAddress(IPAddress? Address, int Port)
{
    public static ListenerAddress Off { get; } = new(null, 0);
    public bool IsOff => Address is null;
    public bool IsLoopback => Address is not null && IPAddress.IsLoopback(Address);

    /// <summary>Reads the written form; a port alone binds to loopback.</summary>
    public static bool TryParse(string? text, out ListenerAddress address)
    {
        address = default;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return false;
        if (string.Equals(text, "off", StringComparison.OrdinalIgnoreCase)) { address = Off; return true; }
        if (TryPort(text, out var alone)) { address = new(IPAddress.Loopback, alone); return true; }

        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !TryPort(text[(colon + 1)..], out var port)) return false;
        var host = text[..colon].Trim('[', ']');
        if (host == "*") host = "0.0.0.0";
        if (string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)) host = "127.0.0.1";
        if (!IPAddress.TryParse(host, out var parsed)) return false;
        address = new(parsed, port);
        return true;
    }

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue;

    public override string ToString() => Address is null ? "off" : new IPEndPoint(Address, Port).ToString();
}
