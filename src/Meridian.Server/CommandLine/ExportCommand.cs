using System.CommandLine;

namespace Meridian.Server.CommandLine;

internal static class ExportCommand
{
    public static Command Make() => new("export", "Take out what came in");
}
