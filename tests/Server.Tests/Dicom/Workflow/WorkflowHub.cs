using System.Net;
using Meridian.Core.Audit;
using Meridian.Core.Orders;
using Meridian.Core.Peers;
using Meridian.Gateway.Dicom;
using Meridian.Model;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Meridian.Server.Tests.Dicom.Workflow;

/// <summary>The whole hub with its DICOM and HL7 v2 listeners on free loopback ports, and a record of its own.</summary>
internal sealed class WorkflowHub : IAsyncDisposable
{
    private readonly ScratchDirectory scratch;
    private readonly RunningHub hub;

    private WorkflowHub(ScratchDirectory scratch, RunningHub hub) => (this.scratch, this.hub) = (scratch, hub);

    public static CancellationToken Deadline => TestContext.Current.CancellationToken;
    public string Folder => scratch.Path;
    public int Port => hub.Dicom!.Port;
    public int Mllp => hub.Mllp!.Port;
    public IOrderReader Orders => Get<IOrderReader>();
    public DicomPeer Itself => new() { AeTitle = "MERIDIAN", Host = "127.0.0.1", Port = Port };
    public T Get<T>() where T : notnull => hub.Services.GetRequiredService<T>();

    public static async Task<WorkflowHub> StartAsync(params (string Key, string Value)[] settings)
    {
        var scratch = new ScratchDirectory();
        var hub = await RunningHub.StartAsync(new HubSettings
        {
            Data = scratch.File("data"), Http = ListenerAddress.Off, Mllp = new(IPAddress.Loopback, 0), Dicom = new(IPAddress.Loopback, 0), Pages = scratch.File("pages"),
            Tls = new Dictionary<string, TlsSettings> { ["http"] = new(), ["mllp"] = new(), ["dicom"] = new() },
        }, new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(), Deadline);
        return new(scratch, hub);
    }

    /// <summary>An order as a person makes it; local time of the hub.</summary>
    public async Task<ImagingOrderRow> OrderAsync(string accession, string modality = "CT", string station = "CT1", string start = "2026-11-22T08:30:00", string patient = "4711", PersonName? name = null)
    {
        var answer = await Get<OrderDesk>().CreateAsync(new()
        {
            Accession = accession, Description = "Chest", Procedure = new("LN", "24627-2", "Chest CT"), Priority = "ROUTINE", ReferringPhysician = new("Li", "Wei"),
            Patient = new() { Identifiers = [new(patient, "HOSP", "MR")], Name = name ?? new("Wang", "XiaoMing") { Ideographic = "王^小明" }, BirthDate = "1961-01-31", Sex = AdministrativeSex.Male },
            Steps = [new() { Id = "S" + accession, Modality = modality, StationAe = station, StationName = "room " + station, Start = new DateTimeOffset(DateTime.Parse(start, System.Globalization.CultureInfo.InvariantCulture)), Description = "Thorax", Protocols = [new("L", "P1", "Thorax native")] }],
        }, new Actor("anna"), Deadline);
        return answer.Row ?? throw new InvalidOperationException(answer.Refusal);
    }

    public async ValueTask DisposeAsync()
    {
        await hub.DisposeAsync();
        scratch.Dispose();
    }
}
