namespace Meridian.Wire.Poct1;

/// <summary>One EVT object of <c>EVS.R01</c>.</summary>
/// <param name="Description">EVT.description with the text beside it; null: none.</param>
/// <param name="At">EVT.event_dttm by the device's clock.</param>
/// <param name="Severity">EVT.severity_cd: N normal, W warning, C critical; null: not told.</param>
public sealed record Poct1DeviceEvent(string? Description, Poct1Time? At, string? Severity)
{
    public static IReadOnlyList<Poct1DeviceEvent> Of(Poct1Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return [.. message.Root.All("EVT").Select(e => new Poct1DeviceEvent(e.Child("EVT.description")?.ValueOrText, Poct1Time.Of(e.ValueOf("EVT.event_dttm")), e.ValueOf("EVT.severity_cd")))];
    }
}
