using System.Globalization;
using Meridian.Core.Intake;
using Meridian.Core.Laboratory;
using Meridian.Core.Tests.Fakes;
using Meridian.Model;
using Meridian.Store.Sqlite;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Meridian.Core.Tests.Laboratory;

/// <summary>The laboratory on the store that the hub runs on: many analyzers at once, resends, and an end in the middle.</summary>
public sealed class LabOnSqliteTests : IDisposable
{
    private const int Analyzers = 50, TestsOfSpecimen = 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private readonly ScratchDirectory directory = new();
    private readonly DrivenClock clock = new();

    public void Dispose() => directory.Dispose();

    private async Task WithHubAsync(Func<ServiceProvider, ILabReader, Task> use)
    {
        await using var record = SqliteRecord.Open(new() { Directory = directory.Path }, clock);
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(clock);
        collection.AddSingleton(record.Writer);
        collection.AddSingleton(record.Reader);
        collection.AddMeridianCore(new());
        await using var services = collection.BuildServiceProvider();
        var hosted = services.GetServices<IHostedService>().ToList();
        foreach (var service in hosted) await service.StartAsync(default).WaitAsync(Deadline);
        // what drivers do at each start
        services.GetRequiredService<TestMaps>().Ship("toy", [.. services.GetRequiredService<LabCatalog>().All.Where(test => test is { Kind: ValueKind.Numeric, IsPanel: false }).Select(test => new TestMapEntry { Local = test.Code, Test = test.Code })]);
        try
        {
            await use(services, (ILabReader)record.Reader).WaitAsync(Deadline);
        }
        finally
        {
            foreach (var service in hosted.AsEnumerable().Reverse()) await service.StopAsync(default).WaitAsync(Deadline);
        }
    }

    private static string[] Codes(ServiceProvider hub) => [.. hub.GetRequiredService<LabCatalog>().All.Where(test => test is { Kind: ValueKind.Numeric, IsPanel: false }).Select(test => test.Code).Take(TestsOfSpecimen)];

    private async Task<Receipt> SubmitAsync(ServiceProvider hub, Facts facts, string raw) => await hub.GetRequiredService<IIntake>().SubmitAsync(new()
    {
        Protocol = Protocol.Lis, Raw = System.Text.Encoding.ASCII.GetBytes(raw.PadRight(1200, '.')), ReceivedAt = clock.GetUtcNow(), Sender = "", Kind = "R", Facts = facts,
    });

    private static LabOrder Order(int number, string[] codes) => new()
    {
        Placer = new("P" + number.ToString(CultureInfo.InvariantCulture), "HIS"), Specimen = new() { Id = Specimen(number), CollectedAt = RecordStart }, Patient = Make.Person("N" + number % 2000, "Family" + number % 2000, birth: "1961-01-02"),
        Tests = [.. codes.Select(code => new OrderedTest { Test = new("L", code, null) })],
    };

    private static readonly DateTimeOffset RecordStart = new(2026, 11, 21, 6, 0, 0, TimeSpan.Zero);
    private static string Specimen(int number) => "S" + number.ToString("D7", CultureInfo.InvariantCulture);

    private static LabReport Report(int number, string[] codes) => new()
    {
        Equipment = new() { Identifiers = [new(EquipmentIdentifierKind.Serial, "A" + number % Analyzers, "ACME")] }, Driver = "toy",
        Specimens =
        [
            new()
            {
                SpecimenId = Specimen(number),
                Results = [.. codes.Select(code => new LabResult { Test = new("", code, null), Kind = ValueKind.Numeric, Number = 5 + number % 7 + code.Length / 10m, Text = "5", Status = LabResultStatus.Final, CompletedAt = RecordStart.AddSeconds(number), Operator = "$SYS$" })],
            },
        ],
    };

    [Theory(Timeout = 240_000), InlineData(100)]
    public async Task Fifty_analyzers_at_once_and_again_after_an_end_in_the_middle_give_each_result_once(int specimens)
    {
        await WithHubAsync(async (hub, reader) =>
        {
            var codes = Codes(hub);
            await Parallel.ForAsync(0, specimens, new ParallelOptions { MaxDegreeOfParallelism = Analyzers }, async (number, _) => await SubmitAsync(hub, new() { LabOrderEvents = [new() { Kind = OrderEventKind.New, Order = Order(number, codes) }] }, "O"));
            var began = TimeProvider.System.GetTimestamp();
            await Parallel.ForAsync(0, specimens, new ParallelOptions { MaxDegreeOfParallelism = Analyzers }, async (number, _) =>
                Assert.Equal(ReceiptKind.Committed, (await SubmitAsync(hub, new() { LabReports = [Report(number, codes)] }, "R")).Kind));
            var took = TimeProvider.System.GetElapsedTime(began);
            TestContext.Current.SendDiagnosticMessage($"{specimens * codes.Length} results in {took.TotalSeconds:F2} s, {specimens * codes.Length / took.TotalSeconds:F0}/s, {new FileInfo(Path.Combine(directory.Path, "record.db")).Length / 1048576.0:F1} MiB, {GC.GetTotalMemory(true) / 1048576} MiB heap");
            Assert.Equal(specimens * codes.Length, (int)reader.LastResult().Value);
        });
        await WithHubAsync(async (hub, reader) =>
        {
            var codes = Codes(hub);
            // everything again, in halves, as after a line that went down before the acknowledgements
            await Parallel.ForAsync(0, specimens, new ParallelOptions { MaxDegreeOfParallelism = Analyzers }, async (number, _) =>
            {
                await SubmitAsync(hub, new() { LabReports = [Report(number, [.. codes.Take(7)])] }, "H");
                await SubmitAsync(hub, new() { LabReports = [Report(number, [.. codes.Skip(7)])] }, "T");
            });
            Assert.Equal(specimens * codes.Length, (int)reader.LastResult().Value);
            var first = reader.OrdersBySpecimen(Specimen(0)).Single();
            Assert.All(first.Order.Tests, test => Assert.Equal(LabTestStatus.Resulted, test.Status));
            var rows = reader.Results(new() { SpecimenId = Specimen(0) }).ToList();
            Assert.Equal(codes.Order(StringComparer.Ordinal), rows.Select(row => row.Test!).Order(StringComparer.Ordinal));
            Assert.All(rows, row => Assert.Equal((LabResultState.ToVerify, first.Patient), (row.State, row.Patient)));
            Assert.Empty(await hub.GetRequiredService<LabDesk>().VerifyAsync([.. rows.Select(row => row.Id)], new("anna")));
            Assert.Equal(LabOrderStatus.Completed, reader.Order(first.Id)!.Status);
        });
    }
}
