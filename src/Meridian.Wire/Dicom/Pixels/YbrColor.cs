using System.Runtime.CompilerServices;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>Luminance and color differences to and from RGB: PS3.3 C.7.6.3.1.2, which for the full range is ITU-R BT.601 as JFIF 1.02 uses it.</summary>
internal static class YbrColor
{
    // The equations' inverse in 16 binary places.
    private const int Half = 1 << 15;
    private const int RedOfCr = 91881, GreenOfCb = -22554, GreenOfCr = -46802, BlueOfCb = 116130;

    /// <summary>In place, pixel by pixel.</summary>
    public static void FullToRgb(Span<byte> pixels)
    {
        for (var i = 0; i + 2 < pixels.Length; i += 3)
            (pixels[i], pixels[i + 1], pixels[i + 2]) = ToRgb(pixels[i], pixels[i + 1], pixels[i + 2]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (byte R, byte G, byte B) ToRgb(int y, int cb, int cr)
    {
        cb -= 128;
        cr -= 128;
        return (Clamp(y + (((RedOfCr * cr) + Half) >> 16)), Clamp(y + (((GreenOfCb * cb) + (GreenOfCr * cr) + Half) >> 16)), Clamp(y + (((BlueOfCb * cb) + Half) >> 16)));
    }

    /// <summary>The narrow range of digital video: Y 16–235, Cb and Cr 16–240.</summary>
    public static void PartialToRgb(Span<byte> pixels)
    {
        for (var i = 0; i + 2 < pixels.Length; i += 3)
        {
            double y = (pixels[i] - 16) * (255.0 / 219), cb = (pixels[i + 1] - 128) * (255.0 / 224), cr = (pixels[i + 2] - 128) * (255.0 / 224);
            pixels[i] = Clamp((int)Math.Round(y + (1.402 * cr)));
            pixels[i + 1] = Clamp((int)Math.Round(y - (0.344136 * cb) - (0.714136 * cr)));
            pixels[i + 2] = Clamp((int)Math.Round(y + (1.772 * cb)));
        }
    }

    public static (float Y, float Cb, float Cr) FromRgb(int r, int g, int b) => (
        (0.299f * r) + (0.587f * g) + (0.114f * b),
        (-0.168736f * r) - (0.331264f * g) + (0.5f * b) + 128,
        (0.5f * r) - (0.418688f * g) - (0.081312f * b) + 128);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Clamp(int value) => (byte)Math.Clamp(value, 0, 255);
}
