using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.DicomWeb;

public sealed partial class DicomWebEndpoint
{
    [LoggerMessage(4201, LogLevel.Error, "A DICOMweb request of {Service} failed")]
    private partial void LogFailed(Exception exception, string service);

    [LoggerMessage(4202, LogLevel.Warning, "A DICOMweb answer of {Service} was cut off")]
    private partial void LogCutOff(Exception exception, string service);
}
