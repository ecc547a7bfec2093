using System.Net;
using Meridian.Core;
using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Admin;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.DicomWeb;
using Meridian.Gateway.Export;
using Meridian.Gateway.Fhir;
using Meridian.Gateway.Hl7v2;
using Meridian.Gateway.Lis;
using Meridian.Gateway.Live;
using Meridian.Gateway.Poct1;
using Meridian.Server.Configuration;
using Meridian.Store.Blobs;
using Meridian.Store.Sqlite;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Meridian.Server.Composition;

/// <summary>Puts the rooms together: which listener speaks what, which store keeps it, which view shows it. No logic.</summary>
public static class HubComposition
{
    public static WebApplication Build(HubSettings settings, IConfiguration configuration)
    {
        Directory.CreateDirectory(settings.Data);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, EnvironmentName = Environments.Production });
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.ClearProviders().AddSimpleConsole(console => { console.SingleLine = true; console.TimestampFormat = "HH:mm:ss "; })
            .AddFilter("Microsoft", LogLevel.Warning)
            // the keys that sign cookies lie in the data folder, readable by the hub's user only, as the record beside them
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error).AddFilter("System", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));

        AddRooms(builder.Services, settings, configuration);
        var listeners = new BoundListeners();
        builder.Services.AddSingleton(listeners);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, settings, listeners));

        var app = builder.Build();
        app.UseResponseCompression();
        app.UseMeridianApi();
        app.MapHealth();
        app.MapMeridianApi();
        app.MapLive();
        app.MapFhir();
        app.MapDicomWeb();
        app.MapExport();
        app.MapViewer(settings.Pages);
        app.MapPages(settings.Pages);
        return app;
    }

    private static void AddRooms(IServiceCollection services, HubSettings settings, IConfiguration configuration)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(HubIdentityFile.Read(settings.Data));
        services.AddSingleton<MetricsExposition>();
        services.AddSingleton(provider => SqliteRecord.Open(new SqliteRecordOptions { Directory = settings.Data }, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IRecordWriter>(provider => provider.GetRequiredService<SqliteRecord>().Writer);
        services.AddSingleton<IRecordReader>(provider => provider.GetRequiredService<SqliteRecord>().Reader);
        var core = Bound<CoreOptions>(configuration);
        services.AddSingleton(provider => provider.GetRequiredService<SqliteRecord>().Images);
        services.AddSingleton<IImageStore>(provider => new ImageStore(
            new ImageStoreOptions { Folder = core.Imaging.Folder ?? Path.Combine(settings.Data, "imaging"), LeastFreeBytes = core.Imaging.LeastFreeBytes },
            provider.GetRequiredService<IImagingReader>(), provider.GetRequiredService<TimeProvider>()));
        services.AddMeridianCore(core);
        services.AddHl7v2Gateway(Bound<Hl7v2Options>(configuration.GetSection("hl7v2")));
        services.AddDicomGateway(Bound<DicomOptions>(configuration.GetSection("dicom")));
        services.AddDicomWorkflow();
        var lis = Bound<LisOptions>(configuration.GetSection("lis"));
        lis.DriversFolder ??= Path.Combine(settings.Data, "drivers");
        services.AddLisGateway(lis);
        services.AddPoct1Gateway(Bound<Poct1Options>(configuration.GetSection("poct")));
        services.AddMeridianApi(new SignInOptions { Demo = settings.Demo, KeysFolder = Path.Combine(settings.Data, "keys") });
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(Bound<LiveOptions>(configuration.GetSection("live"))));
        services.AddSingleton<ISystemStatus, SystemStatus>();
        services.AddFhirView(Bound<FhirOptions>(configuration.GetSection("fhir")));
        services.AddDicomWeb(Bound<DicomWebOptions>(configuration.GetSection("dicomWeb")));
        var export = Bound<ExportOptions>(configuration.GetSection("export"));
        if (export.PseudonymKeyFile.Length == 0) export.PseudonymKeyFile = Path.Combine(settings.Data, "keys", "pseudonyms.key");
        services.AddExport(export);
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
    }

    /// <summary>A room's options from its own section; what is not set keeps its default.</summary>
    private static T Bound<T>(IConfiguration section) where T : class, new()
    {
        try
        {
            // A section's own value is not a room's: dicom is the listener's address, dicom:aeTitle an option.
            var own = section is IConfigurationSection named ? new ConfigurationBuilder().AddInMemoryCollection(named.AsEnumerable(makePathsRelative: true)).Build() : section;
            return own.Get<T>(binder => binder.ErrorOnUnknownConfiguration = section is IConfigurationSection) ?? new T();
        }
        catch (InvalidOperationException wrong)
        {
            throw new SettingsException(wrong.InnerException?.Message ?? wrong.Message);
        }
    }

    private static void Listen(KestrelServerOptions kestrel, HubSettings settings, BoundListeners listeners)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = null;
        Open("http", settings.Http, _ => { });
        Open("mllp", settings.Mllp, options => options.UseHl7v2());
        Open("dicom", settings.Dicom, options => options.UseDicom());
        Open("lis", settings.Lis, options => options.UseLis());
        Open("poct", settings.Poct, options => options.UsePoct1());

        void Open(string name, ListenerAddress address, Action<ListenOptions> speak)
        {
            if (address.IsOff) return;
            var endPoint = name == "dicom" ? new DicomListenerEndPoint(address.Address!, address.Port) : new IPEndPoint(address.Address!, address.Port);
            listeners.Declare(name, endPoint);
            kestrel.Listen(endPoint, options =>
            {
                if (settings.Tls[name].IsOn) options.UseHttps(settings.Tls[name].ToKestrel(name));
                speak(options);
            });
        }
    }
}
