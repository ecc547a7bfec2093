namespace Meridian.Gateway.Fhir.Search;

/// <summary>A reference as asked (R4 search, 3.1.1.4.12): <c>id</c>, <c>Type/id</c>, or a URL that ends in it.</summary>
public static class ReferenceValue
{
    /// <summary>The id when the reference can mean a resource of the type; null when it means another type.</summary>
    public static string? Id(string value, string type)
    {
        value = TokenValue.Unescape(value);
        var parts = value.Split('/');
        return parts.Length == 1 ? value : parts[^2] == type ? parts[^1] : null;
    }
}
