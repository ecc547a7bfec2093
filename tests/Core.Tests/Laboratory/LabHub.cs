using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Core.Tests.Laboratory;

/// <summary>A hub with a laboratory: one analyzer of one driver that measures glucose (in mg/dL), leukocytes and a word.</summary>
internal static class LabHub
{
    public const string Driver = "toy", Barcode = "S1";
    public static readonly EquipmentIdentity Analyzer = new() { Identifiers = [new(EquipmentIdentifierKind.Serial, "A7869", "ACME")], Manufacturer = "ACME", ModelName = "C1", SerialNumber = "A7869" };

    public static async Task<HubUnderTest> StartAsync(Action<CoreOptions>? configure = null, IControlJudge? judge = null)
    {
        var hub = await HubUnderTest.StartAsync(configure: configure, services: judge is null ? null : services => services.AddSingleton(judge));
        await SetUpAsync(hub);
        return hub;
    }

    public static async Task SetUpAsync(HubUnderTest hub)
    {
        Ship(hub);
        var desk = hub.Get<CatalogDesk>();
        await desk.PutAsync(Glucose, new("anna"));
        await desk.PutAsync(Leukocytes, new("anna"));
        await desk.PutAsync(new LabTest { Code = "HIVAB", Name = "HIV", Kind = ValueKind.Text, Expected = ["negative"] }, new("anna"));
        await desk.PutAsync(new LabTest { Code = "DUO", Name = "Duo", Members = ["GLU", "WBC"] }, new("anna"));
    }

    /// <summary>What a driver does at each start.</summary>
    public static void Ship(HubUnderTest hub) => hub.Get<TestMaps>().Ship(Driver,
        [new() { Local = "413", Test = "GLU", Unit = "mg/dL", Factor = 0.0555m }, new() { Local = "WBC", Test = "WBC", Unit = "10*3/uL" }, new() { Local = "HIV", Test = "HIVAB" }, new() { Local = "RAW", Test = "" }]);

    public static LabTest Glucose => new()
    {
        Code = "GLU", Name = "Glucose", Unit = "mmol/L", Ranges = [new() { Low = 3.9m, High = 6.1m }], CriticalLow = 2.5m, CriticalHigh = 25m,
        Delta = new() { Percent = 50, WindowHours = 72 }, Auto = new() { Enabled = true, Low = 3m, High = 15m },
    };

    public static LabTest Leukocytes => new() { Code = "WBC", Name = "Leukocytes", Unit = "10*9/L", Ranges = [new() { Low = 3.5m, High = 9.5m }] };

    public static LabOrder Order(string patient = "A", string? placer = "P1", string specimen = Barcode, string? family = null, params string[] tests) => new()
    {
        Placer = placer is null ? null : new(placer, "HIS"), Patient = Make.Person(patient, family, birth: "1961-01-02"), Specimen = new() { Id = specimen },
        Tests = [.. (tests.Length > 0 ? tests : ["GLU", "WBC"]).Select(test => new OrderedTest { Test = new("L", test, null) })],
    };

    public static Task<Receipt> OrderAsync(HubUnderTest hub, LabOrder? order = null, OrderEventKind kind = OrderEventKind.New) =>
        hub.SubmitAsync(hub.Message(new() { LabOrderEvents = [new() { Kind = kind, Order = order ?? Order() }] }));

    public static LabResult Result(HubUnderTest hub, string test = "413", decimal value = 90, string? unit = null, int minute = 0, LabResultStatus status = LabResultStatus.Final, string? flags = null) => new()
    {
        Test = new("", test, null), Kind = ValueKind.Numeric, Number = value, Text = value.ToString(System.Globalization.CultureInfo.InvariantCulture), Unit = unit ?? (test == "413" ? "mg/dL" : "10*3/uL"), Status = status, Flags = flags,
        CompletedAt = hub.Clock.GetUtcNow().AddMinutes(minute - 60),
    };

    public static LabReport Report(string specimen, IReadOnlyList<LabResult> results, PatientIdentity? patient = null, SpecimenRole role = SpecimenRole.Patient) => new()
    {
        Equipment = Analyzer, Driver = Driver, Specimens = [new() { SpecimenId = specimen, Role = role, Patient = patient, Results = results }],
    };

    public static Task<Receipt> SendAsync(HubUnderTest hub, params LabResult[] results) => SendAsync(hub, Report(Barcode, results));
    public static Task<Receipt> SendAsync(HubUnderTest hub, LabReport report) => hub.SubmitAsync(hub.Message(new() { LabReports = [report] }) with { Protocol = Protocol.Lis, SentAt = null });

    public static List<LabResultRow> Results(HubUnderTest hub) => [.. hub.Record.Laboratory.Results(new() { Limit = 10_000 }).Reverse()];
    public static LabResultRow Only(HubUnderTest hub) => Results(hub).Single();
    public static LabOrderRow OrderRow(HubUnderTest hub) => hub.Record.Laboratory.Orders(new()).Single();
    public static string Progress(HubUnderTest hub) => string.Join(' ', OrderRow(hub).Order.Tests.Select(test => $"{test.Test.Value}:{test.Status}"));
    public static string States(HubUnderTest hub) => string.Join(' ', Results(hub).Select(row => row.State == LabResultState.Held ? $"Held({row.Held})" : row.State.ToString()));
}
