namespace Meridian.Virtual.Modality;

/// <summary>A body made of ellipsoids, and its images by arithmetic: sections and projections at any place and spacing.</summary>
public sealed class Phantom(IReadOnlyList<Ellipsoid> parts)
{
    /// <summary>Water's linear attenuation for about 70 keV, per mm.</summary>
    private const double WaterPerMm = 0.0193;

    public IReadOnlyList<Ellipsoid> Parts { get; } = parts;

    /// <summary>Fills one transverse section.</summary>
    /// <param name="to">Rows from front to back, columns from the patient's right to the left.</param>
    /// <param name="grid">Where the section lies.</param>
    /// <param name="z">Its height, mm.</param>
    /// <param name="outside">The value around the body.</param>
    /// <param name="what">Which property is imaged.</param>
    public void Section(Span<float> to, Grid grid, double z, float outside, Func<Ellipsoid, float> what)
    {
        to.Fill(outside);
        foreach (var part in Parts)
        {
            var value = what(part);
            if (Math.Abs(z - part.Z) >= part.C) continue;
            for (var row = 0; row < grid.Rows; row++)
            {
                if (!part.CrossX(grid.Y + (row * grid.Spacing), z, out var low, out var high)) continue;
                var first = Math.Max(0, (int)Math.Ceiling((low - grid.X) / grid.Spacing));
                var last = Math.Min(grid.Columns - 1, (int)Math.Floor((high - grid.X) / grid.Spacing));
                if (first <= last) to.Slice((row * grid.Columns) + first, last - first + 1).Fill(value);
            }
        }
    }

    /// <summary>The attenuation of parallel rays from front to back: one value a ray, the exponent of the Beer–Lambert law.</summary>
    /// <param name="grid">Columns along x, rows downward along −z; <see cref="Grid.Y"/> is the height of the first row.</param>
    public float[] Projection(Grid grid)
    {
        const double Step = 1.5;
        const int Steps = 200;
        const double Front = -Step * Steps / 2;
        var image = new float[grid.Rows * grid.Columns];
        Span<float> ray = stackalloc float[Steps];
        for (var row = 0; row < grid.Rows; row++)
        {
            var z = grid.Y - (row * grid.Spacing);
            for (var column = 0; column < grid.Columns; column++)
            {
                ray.Clear();
                var x = grid.X + (column * grid.Spacing);
                int from = Steps, to = 0;
                foreach (var part in Parts)
                {
                    if (!part.CrossY(x, z, out var low, out var high)) continue;
                    var first = Math.Clamp((int)Math.Ceiling((low - Front) / Step), 0, Steps);
                    var end = Math.Clamp((int)Math.Floor((high - Front) / Step) + 1, 0, Steps);
                    if (first >= end) continue;
                    ray[first..end].Fill(part.Hounsfield + 1000);
                    (from, to) = (Math.Min(from, first), Math.Max(to, end));
                }
                double sum = 0;
                for (var i = from; i < to; i++) sum += ray[i];
                image[(row * grid.Columns) + column] = (float)(sum / 1000 * WaterPerMm * Step);
            }
        }
        return image;
    }
}

/// <summary>A plane's raster: the center of its first pixel and the distance of pixels, mm.</summary>
public readonly record struct Grid(int Columns, int Rows, double X, double Y, double Spacing)
{
    /// <summary>A raster around the axis of the body.</summary>
    public static Grid Centered(int columns, int rows, double spacing) => new(columns, rows, -spacing * (columns - 1) / 2, -spacing * (rows - 1) / 2, spacing);
}
