using System.CommandLine;
using Meridian.Core.Imaging;
using Meridian.Server.Configuration;
using Meridian.Server.Doctor;

namespace Meridian.Server.CommandLine;

/// <summary><c>meridian doctor</c>: looks at a running or configured hub and says what to do.</summary>
internal static class DoctorCommand
{
    public static Command Make()
    {
        var data = Options.Data("Where the record is kept (default: ./data)");
        var config = Options.Config();
        var http = Options.Http();
        var mllp = Options.Mllp();
        var dicom = Options.Dicom();
        var lis = Options.Lis();
        var command = new Command("doctor", "Check ports, disk, clock, certificates and database of a hub, running or not") { data, config, http, mllp, dicom, lis };
        command.SetAction(async (parsed, cancellation) =>
        {
            var configuration = SettingsReader.Load(parsed.GetValue(config), new Dictionary<string, string?>
            {
                ["data"] = parsed.GetValue(data), ["http"] = parsed.GetValue(http), ["mllp"] = parsed.GetValue(mllp), ["dicom"] = parsed.GetValue(dicom), ["lis"] = parsed.GetValue(lis),
            });
            var settings = SettingsReader.Read(configuration, demo: false);
            var findings = new List<Finding>();
            await foreach (var finding in Examination.RunAsync(settings, configuration.GetSection("imaging").Get<ImagingOptions>() ?? new(), TimeProvider.System, cancellation))
            {
                findings.Add(finding);
                await Console.Out.WriteLineAsync(finding.ToString());
            }
            var ill = findings.Count(f => f.Verdict == Verdict.Ill);
            await Console.Out.WriteLineAsync(ill == 0 ? "Nothing stands in the way." : $"{ill} to mend.");
            return ill == 0 ? 0 : 1;
        });
        return command;
    }
}
