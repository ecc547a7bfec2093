using System.Globalization;
using Meridian.Model;
using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>
/// Message ↔ model, pure: the one place where POCT1 meets the common language. Hello and status become what the hub knows of the device, results become a report of the laboratory,
/// events conditions of the device. A patient's result names whom the operator scanned, and nothing here decides who that is.
/// </summary>
internal static partial class Poct1Translator
{
    /// <summary>Makes facts of a message.</summary>
    /// <param name="device">Who said hello on this connection; null: nobody did.</param>
    /// <param name="assumedOffset">Offset from UTC of times that carry none.</param>
    public static Poct1Translation Translate(Poct1Message message, Poct1Device? device, TimeSpan assumedOffset)
    {
        if (message.ControlId is null) return Poct1Translation.Refuse("MissingControlId", "HDR.control_id", "HDR.control_id is missing: the answer could not be matched.");
        if (device is null)
            return message.Type == Poct1Types.Hello
                ? Poct1Translation.Refuse("NoIdentity", "DEV", "The hello names no device: DEV.serial_id and DEV.device_id are both empty. Set one at the device.")
                : Poct1Translation.Refuse("NoHello", null, "No hello stands before this message, so that nobody knows which device it is of.");
        return message.Type switch
        {
            Poct1Types.Hello => Of(Report(message, device, assumedOffset)),
            Poct1Types.DeviceStatus => Of(Report(message, device, assumedOffset) with { Conditions = Conditions(Poct1Status.Of(message)) }),
            Poct1Types.DeviceEvents => Of(Report(message, device, assumedOffset) with { Conditions = Conditions(Poct1DeviceEvent.Of(message), assumedOffset) }),
            Poct1Types.PatientObservations or Poct1Types.OtherObservations => Results(message, device, assumedOffset),
            _ => Poct1Translation.Refuse("UnsupportedMessage", null, "The hub takes HEL, DST, OBS and EVS from devices; a message of this type is not for it."),
        };
    }

    private static Poct1Translation Of(LabReport report) => new() { Facts = new() { LabReports = [report] } };

    private static LabReport Report(Poct1Message message, Poct1Device device, TimeSpan assumedOffset) =>
        new() { Equipment = device.Equipment, Location = device.Location, At = message.CreatedAt?.ToDateTimeOffset(assumedOffset) };

    private static List<InstrumentCondition> Conditions(Poct1Status status)
    {
        List<InstrumentCondition> conditions = [];
        if (status.Condition is { } condition) conditions.Add(new() { Key = "condition", Kind = InstrumentConditionKind.State, Text = condition });
        foreach (var (name, value) in status.Others)
        {
            var key = name.StartsWith("DST.", StringComparison.Ordinal) ? name[4..] : name;
            var isBattery = key.Contains("battery", StringComparison.OrdinalIgnoreCase);
            // how full it is; in what, the standard leaves to the maker
            if (isBattery && decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var left)) conditions.Add(new() { Key = key, Kind = InstrumentConditionKind.Consumable, Remaining = left });
            else conditions.Add(new() { Key = key, Kind = isBattery ? InstrumentConditionKind.Consumable : InstrumentConditionKind.State, Text = value });
        }
        return conditions;
    }

    private static List<InstrumentCondition> Conditions(IReadOnlyList<Poct1DeviceEvent> events, TimeSpan assumedOffset)
    {
        List<InstrumentCondition> conditions = [];
        foreach (var one in events)
        {
            if (one.Description is not { } description) continue;
            var at = one.At is { } time ? Poct1Time.Write(time.ToDateTimeOffset(assumedOffset)) : null;
            conditions.Add(new()
            {
                Key = description.Length > 100 ? description[..100] : description, Kind = one.Severity is "W" or "C" ? InstrumentConditionKind.Error : InstrumentConditionKind.State,
                Text = at is null ? one.Severity : $"{one.Severity} {at}".Trim(),
            });
        }
        return conditions;
    }
}
