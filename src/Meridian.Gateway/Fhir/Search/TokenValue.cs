namespace Meridian.Gateway.Fhir.Search;

/// <summary>A token as asked (R4 search, 3.1.1.4.10).</summary>
/// <param name="System">Null: any; empty: only such as have none (<c>|value</c>).</param>
/// <param name="Code">Null: any of the system (<c>system|</c>).</param>
public readonly record struct TokenValue(string? System, string? Code)
{
    public static TokenValue Parse(string text)
    {
        var bar = Bar(text);
        if (bar < 0) return new(null, Unescape(text));
        var code = Unescape(text[(bar + 1)..]);
        return new(Unescape(text[..bar]), code.Length == 0 ? null : code);
    }

    /// <summary>True when a coding or identifier is meant. Systems compare exactly; codes as their system would, here exactly.</summary>
    public bool Matches(string? system, string? code) =>
        (System is null || (System.Length == 0 ? string.IsNullOrEmpty(system) : System == system)) && (Code is null ? !string.IsNullOrEmpty(code) : Code == code);

    // \| inside of a value is a plain bar
    private static int Bar(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '|') return i;
        }
        return -1;
    }

    /// <summary>Takes the backslashes of R4 search 3.1.1.4.0.4 off.</summary>
    public static string Unescape(string text)
    {
        if (!text.Contains('\\')) return text;
        var plain = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '\\' or '|' or ',' or '$') i++;
            plain.Append(text[i]);
        }
        return plain.ToString();
    }
}
