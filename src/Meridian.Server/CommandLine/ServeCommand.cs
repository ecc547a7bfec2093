using System.CommandLine;
using Meridian.Server.Composition;
using Meridian.Server.Configuration;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian serve</c>: the hub alone, secure by default, for real equipment.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var data = Options.Data("Where the record is kept (default: ./data)");
        var config = Options.Config();
        var http = Options.Http();
        var mllp = Options.Mllp();
        var dicom = Options.Dicom();
        var lis = Options.Lis();
        var poct = Options.Poct();
        var command = new Command("serve", "Run the hub alone, for real equipment") { data, config, http, mllp, dicom, lis, poct };
        command.SetAction(async (parsed, cancellation) =>
        {
            var configuration = SettingsReader.Load(parsed.GetValue(config), new Dictionary<string, string?>
            {
                ["data"] = parsed.GetValue(data), ["http"] = parsed.GetValue(http), ["mllp"] = parsed.GetValue(mllp), ["dicom"] = parsed.GetValue(dicom), ["lis"] = parsed.GetValue(lis), ["poct"] = parsed.GetValue(poct),
            });
            await using var hub = await RunningHub.StartAsync(SettingsReader.Read(configuration, demo: false), configuration, cancellation);
            await hub.AnnounceAsync(Console.Out);
            await hub.WaitForStopAsync(cancellation);
            return 0;
        });
        return command;
    }
}
