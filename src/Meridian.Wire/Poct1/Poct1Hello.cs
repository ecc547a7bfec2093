using System.Globalization;

namespace Meridian.Wire.Poct1;

/// <summary>What a device says of itself in <c>HEL.R01</c>: DEV, with DCP (capabilities) and DSC (static capabilities).</summary>
public sealed record Poct1Hello
{
    /// <summary>The directive after which a device sends by itself.</summary>
    public const string StartContinuous = "START_CONTINUOUS";
    /// <summary>The directive that sets the device's clock.</summary>
    public const string SetTime = "SET_TIME";

    /// <summary>DEV.device_id: an EUI-64, a MAC address, or a maker's own; the text of the element where V is empty is no id but a place, see <see cref="Place"/>.</summary>
    public string? DeviceId { get; init; }
    public string? VendorId { get; init; }
    public string? ModelId { get; init; }
    public string? SerialId { get; init; }
    public string? Manufacturer { get; init; }
    public string? HardwareVersion { get; init; }
    public string? SoftwareVersion { get; init; }
    public string? DeviceName { get; init; }
    /// <summary>Where the device is, <c>facility^location</c>, which makers put into the text of DEV.device_id or DEV.device_name; null: not told.</summary>
    public string? Place { get; init; }
    /// <summary>DCP.application_timeout: how long the device waits for an answer; null: not told.</summary>
    public TimeSpan? ApplicationTimeout { get; init; }
    /// <summary>DSC.connection_profile_cd: <c>SA</c> or <c>CS</c>.</summary>
    public string? Profile { get; init; }
    /// <summary>DSC.max_message_sz in bytes; null: not told.</summary>
    public int? MaxMessage { get; init; }
    /// <summary>DSC.topics_supported_cd: <c>OP_LST</c>, <c>OP_LST_I</c>, <c>PT_LST</c>, <c>PT_LST_I</c>, <c>D_EV</c>, <c>DTV</c>, makers' own.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];
    /// <summary>DSC.directives_supported_cd.</summary>
    public IReadOnlyList<string> Directives { get; init; } = [];

    public bool Takes(string topic) => Topics.Contains(topic, StringComparer.OrdinalIgnoreCase);

    public bool Obeys(string directive) => Directives.Contains(directive, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads it from a message; all null where the message has no DEV.</summary>
    public static Poct1Hello Of(Poct1Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Root.Child("DEV") is not { } device) return new();
        // DCP and DSC stand inside of DEV, or beside it.
        var capabilities = device.Child("DCP") ?? message.Root.Child("DCP");
        var fixedOnes = device.Child("DSC") ?? message.Root.Child("DSC");
        return new()
        {
            DeviceId = device.ValueOf("DEV.device_id"), VendorId = device.ValueOf("DEV.vendor_id"), ModelId = device.ValueOf("DEV.model_id"), SerialId = device.ValueOf("DEV.serial_id"),
            Manufacturer = device.ValueOf("DEV.manufacturer_name"), HardwareVersion = device.ValueOf("DEV.hw_version"), SoftwareVersion = device.ValueOf("DEV.sw_version"),
            DeviceName = device.ValueOf("DEV.device_name"),
            Place = Poct1Element.Clean(device.Child("DEV.device_id")?.Text) ?? Poct1Element.Clean(device.Child("DEV.device_name")?.Text),
            ApplicationTimeout = Seconds(capabilities?.ValueOf("DCP.application_timeout")),
            Profile = fixedOnes?.ValueOf("DSC.connection_profile_cd"),
            MaxMessage = int.TryParse(fixedOnes?.ValueOf("DSC.max_message_sz"), NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : null,
            Topics = [.. Values(fixedOnes, "DSC.topics_supported_cd")], Directives = [.. Values(fixedOnes, "DSC.directives_supported_cd")],
        };
    }

    private static IEnumerable<string> Values(Poct1Element? of, string name) => of?.All(name).Select(e => e.Value).OfType<string>() ?? [];

    // REAL in the standard; a week is longer than anybody waits.
    private static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 604_800 ? TimeSpan.FromSeconds(seconds) : null;
}
