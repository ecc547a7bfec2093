using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Export;

internal sealed partial class ExportEndpoint
{
    [LoggerMessage(4101, LogLevel.Warning, "An export was cut off: it could not be read or written to its end")]
    private partial void LogCutOff(Exception exception);
}
