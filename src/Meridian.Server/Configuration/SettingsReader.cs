using Microsoft.Extensions.Configuration;

namespace Meridian.Server.Configuration;

/// <summary>Reads settings: command line over environment over file over defaults.</summary>
public static class SettingsReader
{
    private static readonly string[] Listeners = ["http", "mllp", "dicom", "lis", "poct"];

    /// <summary>The configuration that all rooms bind their own sections from.</summary>
    /// <exception cref="SettingsException">The file is missing or is no JSON.</exception>
    public static IConfigurationRoot Load(string? file, IReadOnlyDictionary<string, string?> commandLine)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            if (!File.Exists(file)) throw new SettingsException($"the settings file {file} does not exist");
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }
        builder.AddEnvironmentVariables("MERIDIAN_");
        builder.AddInMemoryCollection(commandLine.Where(pair => pair.Value is not null));
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException wrong)
        {
            throw new SettingsException($"the settings file {file} cannot be read: {wrong.InnerException?.Message ?? wrong.Message}");
        }
    }

    /// <summary>Makes the hub's own settings and checks them.</summary>
    /// <exception cref="SettingsException">A value cannot be used; says which and what to write.</exception>
    public static HubSettings Read(IConfiguration configuration, bool demo)
    {
        var settings = new HubSettings
        {
            Data = Path.GetFullPath(configuration["data"] ?? "data"),
            Http = Address(configuration, "http", "8080"),
            Mllp = Address(configuration, "mllp", "2575"),
            // the section of the same name has the options of the room, so that in a file the address may have to stand within it
            Dicom = Address(configuration, configuration["dicom"] is null && configuration["dicom:listen"] is not null ? "dicom:listen" : "dicom", "11112"),
            Lis = Address(configuration, configuration["lis"] is null && configuration["lis:listen"] is not null ? "lis:listen" : "lis", "15200"),
            Poct = Address(configuration, configuration["poct"] is null && configuration["poct:listen"] is not null ? "poct:listen" : "poct", "15300"),
            Tls = Listeners.ToDictionary(name => name, name => Tls(configuration.GetSection($"tls:{name}"))),
            AllowPlainHttp = configuration.GetValue("allowPlainHttp", false),
            Pages = PagesFolder(configuration["pages"]),
            Demo = demo,
        };
        if (demo && Array.Exists([settings.Http, settings.Mllp, settings.Dicom, settings.Lis, settings.Poct], listener => !listener.IsOff && !listener.IsLoopback))
            throw new SettingsException("the demonstration binds to loopback only; for real equipment use: meridian serve");
        if (!settings.Http.IsOff && !settings.Http.IsLoopback && !settings.Tls["http"].IsOn && !settings.AllowPlainHttp)
            throw new SettingsException($"http is {settings.Http} without TLS: set tls:http:certificate, or allowPlainHttp when a proxy in front does TLS");
        return settings;
    }

    private static ListenerAddress Address(IConfiguration configuration, string key, string otherwise) =>
        ListenerAddress.TryParse(configuration[key] ?? otherwise, out var address)
            ? address
            : throw new SettingsException($"{key} is '{configuration[key]}'; write a port, ADDRESS:PORT, 0 for a free port, or off");

    private static TlsSettings Tls(IConfigurationSection section) => new()
    {
        Certificate = section["certificate"],
        Key = section["key"],
        ClientCertificates = section["clientCertificates"] ?? "none",
        Authorities = section["authorities"],
    };

    private static string PagesFolder(string? named)
    {
        if (named is not null) return Path.GetFullPath(named);
        var beside = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        var home = Environment.GetEnvironmentVariable("MERIDIAN_HOME");
        return home is null || Directory.Exists(beside) ? beside : Path.Combine(home, "web", "dist");
    }
}
