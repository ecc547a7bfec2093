using System.CommandLine;
using Meridian.Core.Laboratory;
using Meridian.Core.Quality;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;
using Meridian.Virtual.Analyzer;
using Meridian.Virtual.Meter;
using Meridian.Virtual.Modality;
using Meridian.Virtual.Ward;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian demo</c>: the hub and a virtual ward whose monitors speak to it over sockets.</summary>
internal static class DemoCommand
{
    public static Command Make()
    {
        var beds = new Option<int>("--beds") { Description = "Virtual beds; 0: an empty hub", DefaultValueFactory = _ => 16 };
        beds.Validators.Add(result => { if (result.GetValueOrDefault<int>() is < 0 or > 2000) result.AddError("--beds is a number from 0 to 2000"); });
        var seed = new Option<ulong>("--seed") { Description = "The same seed gives the same patients", DefaultValueFactory = _ => 1UL };
        var data = Options.Data("Where the record is kept (default: a fresh temporary folder, removed at the end)");
        var http = Options.Http();
        var mllp = Options.Mllp();
        var dicom = Options.Dicom();
        var lis = Options.Lis();
        var poct = Options.Poct();
        var command = new Command("demo", "Start the hub with a virtual ward and print the address to open") { beds, seed, data, http, mllp, dicom, lis, poct };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetValue(data);
            var temporary = folder is null ? Directory.CreateTempSubdirectory("meridian-demo-").FullName : null;
            try
            {
                var configuration = SettingsReader.Load(null, new Dictionary<string, string?>
                {
                    ["data"] = folder ?? temporary, ["http"] = parsed.GetValue(http), ["mllp"] = parsed.GetValue(mllp), ["dicom"] = parsed.GetValue(dicom), ["lis"] = parsed.GetValue(lis), ["poct"] = parsed.GetValue(poct),
                });
                await using var hub = await RunningHub.StartAsync(SettingsReader.Read(configuration, demo: true), configuration, cancellation);
                await hub.AnnounceAsync(Console.Out);
                var count = parsed.GetValue(beds);
                if (count == 0 || (hub.Mllp is null && hub.Dicom is null))
                {
                    await hub.WaitForStopAsync(cancellation);
                    return 0;
                }
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, hub.Stopping);
                var running = new List<Task>();
                string? issuer = null;
                if (hub.Mllp is { } mllpAt)
                {
                    await Console.Out.WriteLineAsync($"A virtual ward of {count} beds sends to it over HL7 v2 (MLLP). No real patient, no real equipment.");
                    var ward = new VirtualWard(new VirtualWardOptions { Host = mllpAt.Address.ToString(), Port = mllpAt.Port, Beds = count, Seed = parsed.GetValue(seed) }, TimeProvider.System);
                    issuer = ward.Monitors[0].Facility;
                    running.Add(ward.RunAsync(stop.Token));
                    if (hub.Poct is { } poctAt)
                    {
                        await Console.Out.WriteLineAsync("A virtual glucose meter measures the ward's patients and reports over POCT1-A.");
                        var meter = new VirtualMeter(new()
                        {
                            Host = poctAt.Address.ToString(), Port = poctAt.Port, Seed = parsed.GetValue(seed), Facility = ward.Monitors[0].Facility, Unit = ward.Monitors[0].Unit,
                            Measurements = null, PerMinute = 4, PatientOf = number => ward.Census[number % count]?.RecordNumber,
                        }, TimeProvider.System, new());
                        running.Add(meter.RunAsync(stop.Token));
                    }
                }
                if (hub.Dicom is { } dicomAt)
                {
                    await Console.Out.WriteLineAsync("Virtual modalities (CT, MR, PET-CT, ultrasound, X-ray) image phantoms, store over DICOM and take what the worklist has for them.");
                    var department = new VirtualDepartment(new VirtualModalityOptions
                    {
                        Host = dicomAt.Address.ToString(), Port = dicomAt.Port, Kind = ModalityKind.Ct, Seed = parsed.GetValue(seed), PatientIssuer = issuer, Sections = 64,
                        CalledAe = configuration["dicom:aeTitle"] ?? "MERIDIAN",
                    }, TimeProvider.System);
                    running.Add(department.RunAsync(stop.Token));
                }
                if (hub.Lis is { } lisAt && hub.Mllp is { } ordersAt)
                {
                    await Console.Out.WriteLineAsync("Virtual analyzers (chemistry, hematology, coagulation, immunoassay, blood gas, nucleic acid) ask over ASTM/LIS for what is ordered over HL7 v2, and send results.");
                    var laboratory = new VirtualLaboratory(new VirtualAnalyzerOptions { Host = lisAt.Address.ToString(), Port = lisAt.Port, Seed = parsed.GetValue(seed), ControlEvery = 8 }, ordersAt.Address.ToString(), ordersAt.Port, TimeProvider.System)
                    {
                        Patients = Math.Max(1, count * 7 / 8), Facility = issuer ?? "MERIDIAN",
                    };
                    await DemoCatalog.AddAsync(hub.Services.GetRequiredService<CatalogDesk>(), hub.Services.GetRequiredService<LabCatalog>(), stop.Token);
                    await DemoControls.AddAsync(hub.Services.GetRequiredService<QualityDesk>(), hub.Services.GetRequiredService<ControlMaterials>(), hub.Services.GetRequiredService<LabCatalog>(), parsed.GetValue(seed), stop.Token);
                    running.Add(laboratory.RunAsync(stop.Token));
                }
                await hub.WaitForStopAsync(cancellation);
                await stop.CancelAsync();
                try { await Task.WhenAll(running); } catch (OperationCanceledException) { /* asked to stop */ }
                return 0;
            }
            finally
            {
                if (temporary is not null) Directory.Delete(temporary, recursive: true);
            }
        });
        return command;
    }
}
