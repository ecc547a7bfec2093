using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>
/// How one family of analyzers speaks: data, from a JSON file (docs/drivers.md). Whatever is not said is as LIS1-A and LIS2-A2 have it.
/// </summary>
public sealed record LisDriver
{
    /// <summary>Short name by which settings, pages and test maps call it, e.g. <c>sysmex-xp</c>.</summary>
    public required string Name { get; init; }
    /// <summary>What people call these instruments.</summary>
    public string? Title { get; init; }
    public string? Maker { get; init; }
    public string? Model { get; init; }
    /// <summary>What kind of analyzer: chemistry, hematology, coagulation, immunoassay, blood-gas, nucleic-acid …</summary>
    public string? Kind { get; init; }
    /// <summary>It stands at the patient, where nobody labels a tube: what names no specimen belongs to whose identifier was scanned or typed, if exactly one known patient bears it. Default: false.</summary>
    public bool AtPatient { get; init; }
    /// <summary>Regular expressions on the sender of the header as sent (H-5); one that matches chooses this driver.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];
    /// <summary>Character set where the bytes are no UTF-8 (the standard's own is ASCII): <c>utf-8</c>, <c>iso-8859-1</c>, <c>gb18030</c> … Default: iso-8859-1.</summary>
    public string? Charset { get; init; }
    /// <summary>Deviations from the low level (LIS1-A), by the names of <see cref="LisFraming"/>.</summary>
    public LisFraming Framing { get; init; } = LisFraming.Default;
    public LisDriverPlaces Places { get; init; } = new();
    public LisDriverControls Controls { get; init; } = new();
    public LisDriverQuery Query { get; init; } = new();
    /// <summary>Where records of the maker tell of reagents, supplies and states.</summary>
    public IReadOnlyList<LisDriverCondition> Conditions { get; init; } = [];
    /// <summary>Which records count as comments on a result although they are none, by their type and the value of their third field, e.g. <c>M.HIS</c>; default: C alone.</summary>
    public IReadOnlyList<string> CommentRecords { get; init; } = [];
    /// <summary>What its tests mean, offered where the site has declared nothing.</summary>
    public IReadOnlyList<LisDriverTest> Tests { get; init; } = [];
}
