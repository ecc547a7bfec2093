using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Fhir;

public sealed partial class FhirEndpoint
{
    [LoggerMessage(4001, LogLevel.Error, "A FHIR request for {Type} failed")]
    private partial void LogFailed(Exception exception, string type);

    [LoggerMessage(4002, LogLevel.Warning, "A FHIR answer for {Type} was cut off: the record could not be read to its end")]
    private partial void LogCutOff(Exception exception, string type);
}
