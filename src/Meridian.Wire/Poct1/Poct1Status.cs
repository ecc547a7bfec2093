using System.Globalization;

namespace Meridian.Wire.Poct1;

/// <summary>How a device is, <c>DST.R01</c>.</summary>
public sealed record Poct1Status
{
    /// <summary>DST.status_dttm by the device's clock.</summary>
    public Poct1Time? At { get; init; }
    /// <summary>DST.new_observations_qty: results that wait in the device; null: not told.</summary>
    public int? NewObservations { get; init; }
    /// <summary>DST.new_events_qty; null: not told.</summary>
    public int? NewEvents { get; init; }
    /// <summary>DST.condition_cd: <c>R</c> ready, others by maker.</summary>
    public string? Condition { get; init; }
    /// <summary>DST.operators_update_dttm: as of when the device's list of operators is.</summary>
    public Poct1Time? OperatorsUpdated { get; init; }
    /// <summary>DST.patients_update_dttm.</summary>
    public Poct1Time? PatientsUpdated { get; init; }
    /// <summary>What else it says, by the names of the elements: battery, lots, lock-out, as makers have it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Others { get; init; } = [];

    private static readonly string[] Known = ["DST.status_dttm", "DST.new_observations_qty", "DST.new_events_qty", "DST.condition_cd"];

    /// <summary>Reads it from a message; all null where the message has no DST.</summary>
    public static Poct1Status Of(Poct1Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Root.Child("DST") is not { } status) return new();
        return new()
        {
            At = Poct1Time.Of(status.ValueOf("DST.status_dttm")), NewObservations = Count(status.ValueOf("DST.new_observations_qty")), NewEvents = Count(status.ValueOf("DST.new_events_qty")),
            Condition = status.ValueOf("DST.condition_cd"), OperatorsUpdated = Poct1Time.Of(status.ValueOf("DST.operators_update_dttm")), PatientsUpdated = Poct1Time.Of(status.ValueOf("DST.patients_update_dttm")),
            Others = [.. status.Children.Where(c => !Known.Contains(c.Name) && !c.Name.EndsWith("_update_dttm", StringComparison.Ordinal) && c.ValueOrText is not null).Select(c => KeyValuePair.Create(c.Name, c.ValueOrText!))],
        };
    }

    private static int? Count(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
}
