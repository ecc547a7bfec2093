using System.Globalization;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Frame numbers of a path, from 1, joined by commas (PS3.18 table 10.4.1-1).</summary>
public static class FrameList
{
    /// <exception cref="DicomWebException">400.</exception>
    public static IReadOnlyList<int> Parse(string text)
    {
        var parts = Uri.UnescapeDataString(text).Split(',');
        var frames = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out frames[i]) || frames[i] < 1)
                throw DicomWebException.Invalid("Frames are numbers from 1, joined by commas");
        return frames;
    }
}
