using Microsoft.Extensions.Logging;

namespace Meridian.Core.Twins;

public sealed partial class SilenceWatch
{
    [LoggerMessage(1101, LogLevel.Warning, "Silent now: {Silent} pieces of equipment; heard again: {Heard}")]
    private partial void LogTold(int silent, int heard);

    [LoggerMessage(1102, LogLevel.Error, "The watch over silence failed; it goes on with the next tick")]
    private partial void LogFault(Exception fault);
}
