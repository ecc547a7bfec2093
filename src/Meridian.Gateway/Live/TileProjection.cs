using System.Globalization;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Core.Twins;
using Meridian.Model;

namespace Meridian.Gateway.Live;

/// <summary>Tiles of the ward as the pages see them.</summary>
public static class TileProjection
{
    public static TileView View(Tile tile) => new()
    {
        Key = tile.Key,
        Label = tile.Label,
        Unit = tile.Bed?.Place.Unit,
        Room = tile.Bed?.Place.Room,
        Bed = tile.Bed?.Place.Bed,
        BedId = tile.Bed?.Id.Value,
        Patient = tile.Patient is { } patient ? View(patient) : null,
        PatientAmbiguous = tile.IsPatientAmbiguous,
        Equipment = [.. tile.Equipment.Select(View)],
        Metrics = [.. tile.Metrics.Select(View)],
    };

    public static EquipmentPresence Presence(EquipmentState state) => state switch
    {
        EquipmentState.Never => EquipmentPresence.Never,
        EquipmentState.Live => EquipmentPresence.Live,
        EquipmentState.Silent => EquipmentPresence.Silent,
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static PatientSex Sex(AdministrativeSex sex) => sex switch
    {
        AdministrativeSex.Male => PatientSex.Male,
        AdministrativeSex.Female => PatientSex.Female,
        AdministrativeSex.Other => PatientSex.Other,
        AdministrativeSex.Unknown => PatientSex.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(sex)),
    };

    /// <summary>A name for one line, family name first; null when there is none.</summary>
    public static string? OneLine(PersonName? name)
    {
        if (name is null) return null;
        string[] given = [.. new[] { name.Given, name.Middle }.OfType<string>().Where(part => part.Length > 0)];
        return (name.Family, given) switch
        {
            ({ Length: > 0 } family, []) => family,
            ({ Length: > 0 } family, _) => family + ", " + string.Join(' ', given),
            (_, []) => name.Ideographic,
            _ => string.Join(' ', given),
        };
    }

    private static TilePatientView View(PatientRow patient) => new()
    {
        Id = patient.Id.Value,
        Name = OneLine(patient.Identity.Name),
        Ideographic = patient.Identity.Name?.Ideographic,
        Identifier = patient.Identity.Identifiers is [var first, ..] ? first.Value : null,
        Sex = Sex(patient.Identity.Sex),
        BirthDate = patient.Identity.BirthDate,
        Confirmed = patient.Confirmed,
    };

    private static TileEquipmentView View(TileEquipment equipment) => new()
    {
        Id = equipment.Row.Id.Value,
        Label = equipment.Label,
        Manufacturer = equipment.Row.Identity.Manufacturer,
        Model = equipment.Row.Identity.ModelName,
        Serial = equipment.Row.Identity.SerialNumber,
        Identifier = equipment.Row.Identity.Strongest.Value,
        State = Presence(equipment.State),
        Since = equipment.Since is { } since ? LiveEncoder.Milliseconds(since) : null,
        ClockOffsetMs = equipment.ClockOffset?.TotalMilliseconds,
    };

    private static TileMetricView View(TileMetric metric)
    {
        var sent = metric.Row.Descriptor;
        return new()
        {
            Id = metric.Row.Id.Value,
            Equipment = metric.Row.Equipment.Value,
            Code = sent.Code.Value,
            System = sent.Code.System,
            Name = metric.View.Name,
            Label = metric.View.Label,
            LabelZh = metric.View.LabelZh,
            Known = metric.View.Known,
            Mapped = metric.View.Mapped,
            Unit = metric.View.Unit,
            Wave = sent.IsWave,
            Hz = Finite(metric.SampleHz),
            Low = Finite(metric.Low),
            High = Finite(metric.High),
            Limits = metric.Limits,
            Group = Group(metric.View.Group),
            Order = metric.View.Order,
            Vmd = Place(sent.Vmd, sent.Containment.Vmd),
            Channel = Place(sent.Channel, sent.Containment.Channel),
        };
    }

    /// <summary>JSON has no word for what is not finite.</summary>
    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;

    private static string? Place(Code? named, int number) =>
        named?.Text is { Length: > 0 } text ? text : named?.Value is { Length: > 0 } value ? value : number > 0 ? number.ToString(CultureInfo.InvariantCulture) : null;

    public static MetricGroup Group(TermGroup group) => group switch
    {
        TermGroup.Ecg => MetricGroup.Ecg,
        TermGroup.Spo2 => MetricGroup.Spo2,
        TermGroup.Pressure => MetricGroup.Pressure,
        TermGroup.Nibp => MetricGroup.Nibp,
        TermGroup.Resp => MetricGroup.Resp,
        TermGroup.Co2 => MetricGroup.Co2,
        TermGroup.Temp => MetricGroup.Temp,
        TermGroup.Other => MetricGroup.Other,
        _ => throw new ArgumentOutOfRangeException(nameof(group)),
    };
}
