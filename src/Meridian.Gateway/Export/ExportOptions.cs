using Meridian.Core.Access;
using Meridian.Gateway.Access;

namespace Meridian.Gateway.Export;

/// <summary>Settings of the export.</summary>
public sealed class ExportOptions
{
    /// <summary>Name of the authorization policy that a caller must meet; null: none. Default: that of the role viewer (docs/api.md).</summary>
    public string? Policy { get; set; } = RolePolicies.NameOf(Role.Viewer);
    /// <summary>The longest interval of one file. Default: 31 days (an EDF+ file of a bed with four waves grows to about 4 GB in that time).</summary>
    public TimeSpan LongestInterval { get; set; } = TimeSpan.FromDays(31);
    /// <summary>How far apart the hub's times of two wave segments may seem to be while they still follow one another. Default: 50 ms (SDPi R1531: clocks of equipment agree within 50 ms).</summary>
    public TimeSpan Jitter { get; set; } = TimeSpan.FromMilliseconds(50);
    /// <summary>The longest wave segment that one message carries: so far before the interval is looked for segments that reach into it. Default: 1 minute (IHE WCM sends a second or a few).</summary>
    public TimeSpan LongestSegment { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>The file with the secret that pseudonyms of de-identified images are made from; made at first use. Back it up: with another one the same patient gets another pseudonym. Default: keys/pseudonyms.key in the data folder (so that exports of one hub agree).</summary>
    public string PseudonymKeyFile { get; set; } = "";
}
