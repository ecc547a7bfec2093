using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Export;

internal sealed partial class DicomExportEndpoint
{
    [LoggerMessage(4102, LogLevel.Information, "DICOM export: {Objects} objects, {Bytes} bytes; {LeftOut} left out")]
    private partial void LogTaken(long objects, long bytes, int leftOut);

    [LoggerMessage(4103, LogLevel.Error, "A DICOM export broke off; the connection was ended")]
    private partial void LogCutOff(Exception failure);
}
