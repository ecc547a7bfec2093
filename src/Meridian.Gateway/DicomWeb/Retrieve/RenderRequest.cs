using System.Globalization;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom.Pixels;
using Microsoft.AspNetCore.Http;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>How a picture is wanted (PS3.18 8.3.5 and, by older names, 9.1.2).</summary>
internal sealed record RenderRequest
{
    /// <summary><c>image/jpeg</c> or <c>image/png</c>.</summary>
    public required string Type { get; init; }
    /// <summary>1 to 100, of JPEG.</summary>
    public int Quality { get; init; } = 90;
    public VoiWindow? Window { get; init; }
    /// <summary>The largest picture wanted; 0: as large as the image.</summary>
    public int Width { get; init; }
    public int Height { get; init; }
    /// <summary>The part of the image that is shown; null: all.</summary>
    public (int X, int Y, int Width, int Height)? Region { get; init; }

    /// <exception cref="DicomWebException">400, or 406 when no picture is taken.</exception>
    public static RenderRequest Parse(HttpRequest request)
    {
        var type = AcceptList.Of(request).Select(range => range.Type switch
        {
            "image/png" => "image/png",
            "image/jpeg" or "image/*" or "*/*" => "image/jpeg",
            _ => null,
        }).FirstOrDefault(t => t is not null) ?? throw DicomWebException.NotAcceptable("Pictures are given as image/jpeg or image/png");
        var asked = new RenderRequest { Type = type };
        if (Value(request, "quality") is { } quality) asked = asked with { Quality = Number(quality, "quality", 1, 100) };
        if (Value(request, "window") is { } window) asked = asked with { Window = ReadWindow(window.Split(',')) };
        if (Value(request, "viewport") is { } viewport) asked = asked.With(viewport.Split(','));
        if (Value(request, "annotation") is { Length: > 0 } || Value(request, "presentationUID") is not null)
            throw DicomWebException.Invalid("annotation and presentation states are not offered");
        return asked;
    }

    public static string? Value(HttpRequest request, string name) => request.Query[name] is { Count: > 0 } values ? values[^1] : null;

    public static int Number(string text, string name, int least, int most) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
            : throw DicomWebException.Invalid($"{name} must be a whole number from {least} to {most}");

    public static VoiWindow ReadWindow(string[] parts)
    {
        if (parts.Length is not (2 or 3) || !double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var center) || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var width))
            throw DicomWebException.Invalid("window is center,width,function");
        var function = parts.ElementAtOrDefault(2)?.Trim().ToLowerInvariant() switch
        {
            null or "" or "linear" => VoiFunction.Linear,
            "linear-exact" or "linear_exact" => VoiFunction.LinearExact,
            "sigmoid" => VoiFunction.Sigmoid,
            _ => throw DicomWebException.Invalid("The function of a window is linear, linear-exact or sigmoid"),
        };
        return new VoiWindow(center, width, function) is { IsValid: true } window ? window : throw DicomWebException.Invalid("The width of a window must be at least 1, of linear-exact and sigmoid above 0");
    }

    // 8.3.5.1.3: width, height, and where the part begins and how large it is, each of which may be left empty
    private RenderRequest With(string[] parts)
    {
        if (parts.Length is not (2 or 6)) throw DicomWebException.Invalid("viewport is width,height or width,height,x,y,width,height");
        const int Most = 16384;
        int At(int i, int least) => string.IsNullOrWhiteSpace(parts[i]) ? 0 : Number(parts[i], "viewport", least, Most);
        var asked = this with { Width = At(0, 1), Height = At(1, 1) };
        return parts.Length == 2 ? asked : asked with { Region = (At(2, 0), At(3, 0), At(4, 1), At(5, 1)) };
    }
}
