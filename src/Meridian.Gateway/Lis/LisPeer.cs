using System.Globalization;

namespace Meridian.Gateway.Lis;

/// <summary>Where an outgoing connection goes.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">1 … 65535.</param>
internal readonly record struct LisPeer(string Host, int Port)
{
    /// <summary>Reads <c>HOST:PORT</c> or <c>[IPV6]:PORT</c>.</summary>
    public static bool TryParse(string? text, out LisPeer peer)
    {
        peer = default;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > ushort.MaxValue) return false;
        peer = new(text![..colon].Trim('[', ']'), port);
        return true;
    }

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
