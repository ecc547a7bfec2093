using Meridian.Virtual.Physiology;

namespace Meridian.Virtual.Modality;

/// <summary>The phantoms that virtual modalities look at; a seed makes persons of them.</summary>
public static class Phantoms
{
    /// <summary>
    /// The three-dimensional head of Kak and Slane, Principles of Computerized Tomographic Imaging (IEEE Press 1988), chapter 3, after Shepp and Logan 1974:
    /// half axes and places as published, 105 mm to the unit, densities made to HU, with a scalp around the skull.
    /// </summary>
    public static Phantom Head(ulong seed)
    {
        var scale = 105 * new SeededNoise(seed, 0x4845_4144).Between(0, 0.94, 1.06);
        return new(
        [
            Part(0, 0, 0, 0.74, 0.97, 0.95, 0, 10, 900, 480),
            Part(0, 0, 0, 0.69, 0.92, 0.9, 0, 1000, 60, 30),
            Part(0, 0, 0, 0.6624, 0.874, 0.88, 0, 35, 480, 420),
            Part(-0.22, 0, -0.25, 0.41, 0.16, 0.21, 108, 8, 120, 1000),
            Part(0.22, 0, -0.25, 0.31, 0.11, 0.22, 72, 8, 120, 1000),
            Part(0, 0.35, -0.25, 0.21, 0.25, 0.5, 0, 45, 560, 360),
            Part(0, 0.1, -0.25, 0.046, 0.046, 0.046, 0, 55, 700, 300),
            Part(-0.08, -0.65, -0.25, 0.046, 0.023, 0.02, 0, 50, 300, 780),
            Part(0.06, -0.65, -0.25, 0.046, 0.023, 0.02, 90, 50, 300, 780),
            Part(0.06, -0.105, 0.625, 0.056, 0.04, 0.1, 90, 60, 760, 640),
            Part(0, 0.1, 0.625, 0.056, 0.056, 0.1, 0, 12, 140, 960),
        ]);

        // Theirs has y to the front; a turn changes its sense with it.
        Ellipsoid Part(double x, double y, double z, double a, double b, double c, double degrees, float hounsfield, float t1, float t2) =>
            new(x * scale, -y * scale, z * scale, a * scale, b * scale, c * scale, -degrees, hounsfield, t1, t2);
    }

    /// <summary>A trunk from shoulders to hips, 400 mm high, with a tumor in the right lung, a lymph node and a metastasis that take up FDG.</summary>
    public static Phantom Trunk(ulong seed)
    {
        var noise = new SeededNoise(seed, 0x5452_554E);
        var (wide, tall) = (noise.Between(0, 0.92, 1.06), noise.Between(1, 0.95, 1.05));
        var tumor = TumorOf(seed);
        var parts = new List<Ellipsoid>
        {
            Part(0, 0, 0, 175, 120, 470, 0, -100, 0.3f),
            Part(0, 2, 0, 158, 102, 440, 0, 50, 0.7f),
        };
        for (var z = -10; z <= 180; z += 26)
            foreach (var side in new[] { -1, 1 })
                parts.Add(Part(side * 141, 6, z, 7, 62, 7, 0, 480, 0.9f));
        parts.AddRange(
        [
            Part(-76, 0, 95, 60, 80, 118, 0, -830, 0.5f), // right lung
            Part(76, 0, 95, 56, 76, 113, 0, -830, 0.5f),
            Part(0, 8, 110, 31, 66, 135, 0, 40, 1.4f), // mediastinum
            Part(30, -30, 52, 54, 44, 48, 30, 48, 3.2f), // heart, its left chamber
            Part(36, -28, 50, 24, 19, 25, 30, 40, 1.6f),
            Part(0, -22, 150, 8, 9, 80, 0, -990, 0.2f), // trachea
            Part(-62, -6, -48, 84, 78, 58, 0, 60, 2.2f), // liver
            Part(98, 30, -42, 34, 44, 48, 0, 50, 1.8f), // spleen
            Part(55, -36, -44, 44, 38, 38, 0, 12, 1.2f), // stomach, its gas
            Part(55, -58, -34, 24, 12, 20, 0, -960, 0.3f),
            Part(-62, 46, -112, 27, 25, 50, 12, 38, 5.5f), // kidneys
            Part(62, 46, -106, 27, 25, 50, -12, 38, 5.5f),
            Part(0, -14, -192, 38, 32, 34, 0, 5, 13f), // bladder
            Part(0, 64, 0, 26, 25, 440, 0, 620, 1.1f), // spine: rind, marrow, canal
            Part(0, 64, 0, 22, 21, 440, 0, 190, 1.6f),
            Part(0, 93, 0, 10, 9, 440, 0, 22, 0.9f),
            Part(14, 36, 0, 12, 12, 440, 0, 42, 1.7f), // aorta
            tumor,
            Part(-17, 12, 126, 9, 8, 10, 0, 40, 6f),
            Part(-86, -22, -58, 12, 12, 12, 0, 38, 7f),
        ]);
        return new(parts);

        Ellipsoid Part(double x, double y, double z, double a, double b, double c, double degrees, float hounsfield, float uptake) =>
            new(x * wide, y * wide, z * tall, a * wide, b * wide, c * tall, degrees, hounsfield, Uptake: uptake);
    }

    /// <summary>The tumor of <see cref="Trunk"/>, which radiotherapy aims at.</summary>
    public static Ellipsoid TumorOf(ulong seed)
    {
        var noise = new SeededNoise(seed, 0x5455_4D4F);
        var radius = noise.Between(0, 9, 18);
        return new(noise.Between(1, -100, -70), noise.Between(2, -20, 35), noise.Between(3, 80, 140), radius, radius * 0.9, radius, 0, 38, Uptake: (float)noise.Between(4, 7, 12));
    }
}
