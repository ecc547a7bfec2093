using System.CommandLine;

namespace Meridian.Server.CommandLine;

/// <summary>The options that several commands share.</summary>
internal static class Options
{
    public static Option<string?> Data(string described) => new("--data") { Description = described, HelpName = "DIR" };
    public static Option<string?> Http() => new("--http") { Description = "Pages, FHIR and live stream: PORT, ADDRESS:PORT, 0 (a free one) or off", HelpName = "PORT" };
    public static Option<string?> Mllp() => new("--mllp") { Description = "HL7 v2 over MLLP: PORT, ADDRESS:PORT, 0 (a free one) or off", HelpName = "PORT" };
    public static Option<string?> Poct() => new("--poct") { Description = "Point-of-care devices (POCT1-A): PORT, ADDRESS:PORT, 0 (a free one) or off", HelpName = "PORT" };
    public static Option<string?> Dicom() => new("--dicom") { Description = "DICOM associations: PORT, ADDRESS:PORT, 0 (a free one) or off", HelpName = "PORT" };
    public static Option<string?> Lis() => new("--lis") { Description = "Laboratory analyzers, ASTM/LIS over TCP: PORT, ADDRESS:PORT, 0 (a free one) or off", HelpName = "PORT" };
    public static Option<string?> Config() => new("--config") { Description = "Settings file (JSON; docs/operate/settings.md)", HelpName = "FILE" };
}
