using Meridian.Model;

namespace Meridian.Core.Tests.Fakes;

/// <summary>Small pieces of the model.</summary>
public static class Make
{
    public const string Terms = "code\trefid\tlabel_en\tlabel_zh\tgroup\torder\tucum\tloinc\tkind\n"
        + "147842\tMDC_ECG_HEART_RATE\tHR\t心率\tecg\t1\t/min\t8867-4\tmetric\n"
        + "150456\tMDC_PULS_OXIM_SAT_O2\tSpO2\t血氧\tspo2\t1\t%\t59408-5\tmetric\n"
        + "131330\tMDC_ECG_ELEC_POTL_II\tII\tII\tecg\t10\tmV\t\twave\n"
        + "264864\tMDC_DIM_BEAT_PER_MIN\tbpm\t\tother\t\t/min\t\tunit\n";

    public static readonly MetricDescriptor HeartRate = Metric("147842", "MDC_ECG_HEART_RATE");
    public static readonly MetricDescriptor Lead2 = Metric("131330", "MDC_ECG_ELEC_POTL_II") with { IsWave = true };

    public static MetricDescriptor Metric(string code, string? text = null, string system = Code.Mdc) =>
        new() { Code = new(system, code, text), Unit = new(Code.Ucum, "/min", null), Containment = new(1, 1, 1, 1, 0) };

    public static EquipmentIdentity Monitor(string eui = "0011223344556677", string? serial = null) => new()
    {
        Identifiers = serial is null ? [new(EquipmentIdentifierKind.Eui64, eui, null)] : [new(EquipmentIdentifierKind.Eui64, eui, null), new(EquipmentIdentifierKind.Serial, serial, "ACME")],
        Manufacturer = "ACME", ModelName = "One",
    };

    public static Observation Number(decimal value, MetricDescriptor? metric = null, DateTimeOffset? at = null) => new() { Metric = metric ?? HeartRate, Kind = ValueKind.Numeric, Number = value, At = at };

    public static PointOfCare Place(string bed, string unit = "ICU") => new(unit, null, bed);

    public static PatientIdentity Person(string id, string? family = null, string? authority = "HOSP", string? type = "MR", string? birth = null) => new()
    {
        Identifiers = id.Length == 0 ? [] : [new(id, authority, type)], Name = family is null ? null : new(family, null), BirthDate = birth,
    };

    public static EquipmentReport Report(decimal value = 70, string eui = "0011223344556677", string? bed = null, PatientIdentity? patient = null, DateTimeOffset? at = null, params AlertReport[] alerts) => new()
    {
        Equipment = Monitor(eui), Location = bed is null ? null : Place(bed), Patient = patient, At = at, Observations = [Number(value)], Alerts = alerts,
    };

    public static PatientEvent Adt(PatientEventKind kind, string id, string? bed = null, string? from = null, string? visit = null, string? family = null, string? prior = null, DateTimeOffset? at = null) => new()
    {
        Kind = kind, Patient = Person(id, family ?? "Family" + id), Prior = prior is null ? null : Person(prior), Location = bed is null ? null : Place(bed),
        PriorLocation = from is null ? null : Place(from), Visit = visit, At = at,
    };

    public static AlertReport Alert(AlertPhase phase, AlertPriority priority = AlertPriority.High, string? instance = "A1", string code = "196658", AlertKind kind = AlertKind.Physiological,
        AlertInactivation inactivation = AlertInactivation.Enabled, string? text = null) => new()
    {
        Condition = new(Code.Mdc, code, "MDC_EVT_HI_GT_LIM"), InstanceKey = instance, Kind = kind, Priority = priority, Phase = phase, Inactivation = inactivation, Text = text,
        Presence = phase is AlertPhase.End or AlertPhase.Reset ? AlertPresence.Inactive : AlertPresence.Active,
    };
}
