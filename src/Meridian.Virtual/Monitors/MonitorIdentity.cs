using System.Globalization;
using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Monitors;

/// <summary>Who a virtual monitor is and where it stands.</summary>
public sealed record MonitorIdentity
{
    public required MonitorMake Make { get; init; }
    /// <summary>EUI-64, sixteen hexadecimal digits.</summary>
    public required string Eui64 { get; init; }
    public required string Serial { get; init; }
    /// <summary>PV1-3.1.</summary>
    public required string Unit { get; init; }
    /// <summary>PV1-3.3.</summary>
    public required string Bed { get; init; }
    /// <summary>PV1-3.4.</summary>
    public required string Facility { get; init; }

    /// <summary>The monitor of a bed, numbered from 1. Its EUI-64 has the locally administered bit set, so that it is no real maker's (IEEE guidelines for EUI-64).</summary>
    public static MonitorIdentity Of(ulong seed, int bed)
    {
        var noise = new SeededNoise(seed, 0x4944_454E);
        var make = bed % 3 == 0 ? MonitorMake.Zenithal : MonitorMake.Meridional;
        var ward = (bed - 1) / 16;
        return new()
        {
            Make = make,
            Eui64 = string.Create(CultureInfo.InvariantCulture, $"02564D{noise.Bits(0) & 0xFFFFFF:X6}{bed:X4}"),
            Serial = string.Create(CultureInfo.InvariantCulture, $"{make.Application}-{noise.Bits(bed) % 900000 + 100000}"),
            Unit = string.Create(CultureInfo.InvariantCulture, $"ICU{ward + 1}"),
            Bed = string.Create(CultureInfo.InvariantCulture, $"{bed:D2}"),
            Facility = "MERIDIAN",
        };
    }
}
