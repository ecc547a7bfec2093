using System.Globalization;

namespace Meridian.Gateway.DicomWeb.Negotiation;

/// <summary>
/// One media type or range of an <c>Accept</c> or <c>Content-Type</c>, read as DICOMweb clients write it: the parameter <c>type</c> of
/// <c>multipart/related</c> often comes without the quotes that RFC 2387 wants, so a value ends at the next semicolon or comma only.
/// </summary>
/// <param name="Type">Lower case, e.g. <c>image/jpeg</c>, <c>*/*</c>.</param>
/// <param name="Part">What the parts of a <c>multipart/related</c> are, lower case; null: not said.</param>
/// <param name="TransferSyntax">UID, <c>*</c>, or null: not said (PS3.18 8.7.3.5.2).</param>
/// <param name="Quality">0 to 1 (RFC 9110, 12.4.2).</param>
public sealed record MediaRange(string Type, string? Part, string? TransferSyntax, double Quality)
{
    /// <summary>The boundary of a multipart content; null: none.</summary>
    public string? Boundary { get; init; }
    /// <summary>The character set that is named; null: none.</summary>
    public string? Charset { get; init; }

    public bool IsMultipart => Type == "multipart/related";
    public bool IsAnything => Type == "*/*";

    /// <summary>Reads a list; what cannot be read is left out.</summary>
    public static IReadOnlyList<MediaRange> ParseList(string? text)
    {
        var ranges = new List<MediaRange>();
        if (text is null) return ranges;
        foreach (var one in Split(text, ','))
            if (Parse(one) is { } range) ranges.Add(range);
        return ranges;
    }

    /// <summary>Reads one; null when it is none.</summary>
    public static MediaRange? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var pieces = Split(text, ';');
        var type = pieces[0].Trim().ToLowerInvariant();
        var slash = type.IndexOf('/');
        if (type == "*") type = "*/*"; // as some libraries of Java write it
        else if (slash <= 0 || slash == type.Length - 1 || type.AsSpan().ContainsAny(" \t\"")) return null;
        var range = new MediaRange(type, null, null, 1);
        foreach (var piece in pieces.Skip(1))
        {
            var equals = piece.IndexOf('=');
            if (equals <= 0) continue;
            var value = Unquote(piece[(equals + 1)..].Trim());
            range = piece[..equals].Trim().ToLowerInvariant() switch
            {
                "type" => range with { Part = value.ToLowerInvariant() },
                "transfer-syntax" => range with { TransferSyntax = value },
                "boundary" => range with { Boundary = value },
                "charset" => range with { Charset = value.ToLowerInvariant() },
                "q" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var q) => range with { Quality = Math.Clamp(q, 0, 1) },
                _ => range,
            };
        }
        return range;
    }

    private static List<string> Split(string text, char at)
    {
        var pieces = new List<string>();
        var quoted = false;
        var from = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\') i++;
            else if (text[i] == '"') quoted = !quoted;
            else if (!quoted && text[i] == at)
            {
                pieces.Add(text[from..i]);
                from = i + 1;
            }
        }
        pieces.Add(text[from..]);
        return pieces;
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"'] ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : value.Trim('"');
}
