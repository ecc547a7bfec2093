using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb;

/// <summary>A request that cannot be answered as asked; the endpoint makes a problem document of it (PS3.18 8.5.2: the payload of a refusal is a status report).</summary>
/// <param name="detail">What is wrong and what to do; no patient data beyond what the caller sent.</param>
public sealed class DicomWebException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;

    public static DicomWebException Invalid(string detail) => new(StatusCodes.Status400BadRequest, detail);
    public static DicomWebException NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);
    public static DicomWebException NotAcceptable(string detail) => new(StatusCodes.Status406NotAcceptable, detail);
    public static DicomWebException NotSupported(string detail) => new(StatusCodes.Status415UnsupportedMediaType, detail);
}
