using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.Fhir;

/// <summary>A request that cannot be answered as asked; the endpoint makes an OperationOutcome of it.</summary>
/// <param name="code">R4 issue-type, e.g. <c>not-found</c>.</param>
/// <param name="diagnostics">What is wrong and what to do; no patient data beyond what the caller sent.</param>
/// <param name="expression">The search parameter in question, R4: <c>http.name</c>; null: none.</param>
public sealed class FhirException(int status, string code, string diagnostics, string? expression = null) : Exception(diagnostics)
{
    public int Status { get; } = status;
    public string Code { get; } = code;
    public string? Expression { get; } = expression;

    public static FhirException Invalid(string diagnostics, string? parameter = null) =>
        new(StatusCodes.Status400BadRequest, "invalid", diagnostics, parameter is null ? null : "http." + parameter);

    public static FhirException NotFound(string diagnostics) => new(StatusCodes.Status404NotFound, "not-found", diagnostics);
    public static FhirException Gone(string diagnostics) => new(StatusCodes.Status410Gone, "deleted", diagnostics);
}
