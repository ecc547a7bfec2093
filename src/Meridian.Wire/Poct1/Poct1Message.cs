namespace Meridian.Wire.Poct1;

/// <summary>One message: its root element names it, its header (HDR) numbers it.</summary>
public sealed class Poct1Message(Poct1Element root, ReadOnlyMemory<byte> raw)
{
    private readonly Poct1Element? header = root.Child("HDR");

    /// <summary>Stands for a document that could not be read.</summary>
    public static Poct1Message Empty { get; } = new(new("empty"), default);

    public Poct1Element Root { get; } = root;

    /// <summary>The document as it came.</summary>
    public ReadOnlyMemory<byte> Raw { get; } = raw;

    /// <summary>What it is, by the name of its root element, e.g. <c>OBS.R01</c>; a maker's own, e.g. <c>DTV.SIEM.DVCMD</c>.</summary>
    public string Type => Root.Name;

    /// <summary>HDR.message_type, which some leave out, and some fill wrongly: it decides nothing.</summary>
    public string? HeaderType => header?.ValueOf("HDR.message_type");

    /// <summary>True when the header names another message than the root element.</summary>
    public bool IsMisnamed => HeaderType is { } said && said != Type;

    /// <summary>HDR.control_id, the sender's number of the message.</summary>
    public string? ControlId => header?.ValueOf("HDR.control_id");

    /// <summary>HDR.version_id: <c>POCT1</c>.</summary>
    public string? Version => header?.ValueOf("HDR.version_id");

    /// <summary>HDR.creation_dttm by the sender's clock; null: none, or none that can be read.</summary>
    public Poct1Time? CreatedAt => Poct1Time.Of(header?.ValueOf("HDR.creation_dttm"));
}
