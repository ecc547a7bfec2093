namespace Meridian.Wire.Dicom.Pixels;

/// <summary>Pixels of 8 bits as a screen shows them: one channel of gray, or three of RGB, in rows from the top.</summary>
public sealed class RenderedImage
{
    public RenderedImage(int width, int height, int channels, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (channels is not (1 or 3) || pixels.Length != (long)width * height * channels) throw new ArgumentException("Width × height × channels bytes are wanted.", nameof(pixels));
        (Width, Height, Channels, Pixels) = (width, height, channels, pixels);
    }

    public int Width { get; }
    public int Height { get; }
    /// <summary>1 or 3.</summary>
    public int Channels { get; }
    public byte[] Pixels { get; }

    /// <summary>A part of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches out of the image.</exception>
    public RenderedImage Crop(int x, int y, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)x + width, Width, nameof(width));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)y + height, Height, nameof(height));
        var part = new byte[width * height * Channels];
        for (var row = 0; row < height; row++)
            Pixels.AsSpan((((y + row) * Width) + x) * Channels, width * Channels).CopyTo(part.AsSpan(row * width * Channels));
        return new(width, height, Channels, part);
    }

    /// <summary>The largest size within <paramref name="width"/> × <paramref name="height"/> that keeps the shape; larger than it is only with <paramref name="mayEnlarge"/>.</summary>
    public RenderedImage FitInto(int width, int height, bool mayEnlarge = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var scale = Math.Min((double)width / Width, (double)height / Height);
        if (scale > 1 && !mayEnlarge) scale = 1;
        return ScaleTo(Math.Clamp((int)Math.Round(Width * scale), 1, width), Math.Clamp((int)Math.Round(Height * scale), 1, height));
    }

    /// <summary>Scaled by area when smaller, by straight lines between pixels when larger; each direction by itself.</summary>
    public RenderedImage ScaleTo(int width, int height)
    {
        if (width == Width && height == Height) return this;
        var across = ScaleWeights.Of(Width, width);
        var down = ScaleWeights.Of(Height, height);
        var narrow = new float[Height * width * Channels];
        for (var y = 0; y < Height; y++)
        {
            var line = Pixels.AsSpan(y * Width * Channels, Width * Channels);
            var to = narrow.AsSpan(y * width * Channels, width * Channels);
            for (var x = 0; x < width; x++)
            {
                var (first, weights) = across[x];
                for (var c = 0; c < Channels; c++)
                {
                    var sum = 0f;
                    for (var i = 0; i < weights.Length; i++) sum += weights[i] * line[((first + i) * Channels) + c];
                    to[(x * Channels) + c] = sum;
                }
            }
        }
        var scaled = new byte[width * height * Channels];
        var length = width * Channels;
        var blend = new float[length];
        for (var y = 0; y < height; y++)
        {
            var (first, weights) = down[y];
            Array.Clear(blend);
            for (var i = 0; i < weights.Length; i++)
            {
                var line = narrow.AsSpan((first + i) * length, length);
                for (var x = 0; x < length; x++) blend[x] += weights[i] * line[x];
            }
            for (var x = 0; x < length; x++) scaled[(y * length) + x] = (byte)Math.Clamp((int)(blend[x] + 0.5f), 0, 255);
        }
        return new(width, height, Channels, scaled);
    }
}
