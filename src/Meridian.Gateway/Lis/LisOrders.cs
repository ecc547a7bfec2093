using Meridian.Core.Laboratory;
using Meridian.Model;

namespace Meridian.Gateway.Lis;

/// <summary>The laboratory of the hub's core, as analyzers ask it; and what the drivers know of their tests, told to it at the start.</summary>
internal sealed class LisOrders : ILisOrders
{
    private readonly HostQuery host;
    private readonly LabDesk desk;

    public LisOrders(HostQuery host, LabDesk desk, TestMaps maps, LabCatalog catalog, LisDrivers drivers)
    {
        (this.host, this.desk) = (host, desk);
        foreach (var driver in drivers.All)
        {
            var entries = new List<TestMapEntry>();
            foreach (var test in driver.Tests)
                if (test.Means(catalog) is { } code && !entries.Exists(e => e.Local == test.Code)) entries.Add(new() { Local = test.Code, Test = code, Unit = test.Unit, Factor = test.Factor });
            if (entries.Count > 0) maps.Ship(driver.Name, entries);
        }
    }

    public HostAnswer Answer(EquipmentIdentity instrument, string driver, string specimenId) => host.Answer(instrument, driver, specimenId);

    public IReadOnlyList<HostAnswer> All(EquipmentIdentity instrument, string driver) => host.All(host.Known(instrument), driver);

    public Task AssignAsync(IReadOnlyList<HostTest> tests, CancellationToken cancellation) => desk.AssignAsync(tests, cancellation);
}
