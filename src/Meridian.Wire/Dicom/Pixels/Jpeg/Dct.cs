using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Meridian.Wire.Dicom.Pixels.Jpeg;

/// <summary>
/// The 8 × 8 discrete cosine transform of T.81 A.3.3, forward and inverse, in single precision. Each direction is the definition's sum
/// with its symmetry used once: even and odd parts of four terms; eight columns go at a time, one a lane.
/// </summary>
internal static class Dct
{
    // cos(kπ/16) / 2
    private const float C1 = 0.49039264f, C2 = 0.46193977f, C3 = 0.41573481f, C4 = 0.35355339f, C5 = 0.27778512f, C6 = 0.19134172f, C7 = 0.09754516f;

    /// <summary>Coefficients in place to samples around 0. <paramref name="block"/> comes transposed (column by column) and leaves in rows.</summary>
    public static void Inverse(Span<float> block)
    {
        InversePass(block);
        Transpose(block);
        InversePass(block);
    }

    /// <summary>Samples around 0, in rows, in place to coefficients, transposed.</summary>
    public static void Forward(Span<float> block)
    {
        ForwardPass(block);
        Transpose(block);
        ForwardPass(block);
    }

    private static void InversePass(Span<float> block)
    {
        var rows = MemoryMarshal.Cast<float, Vector256<float>>(block);
        Vector256<float> x0 = rows[0], x1 = rows[1], x2 = rows[2], x3 = rows[3], x4 = rows[4], x5 = rows[5], x6 = rows[6], x7 = rows[7];
        var sum = (x0 + x4) * C4;
        var difference = (x0 - x4) * C4;
        var near = (x2 * C2) + (x6 * C6);
        var far = (x2 * C6) - (x6 * C2);
        Vector256<float> e0 = sum + near, e1 = difference + far, e2 = difference - far, e3 = sum - near;
        var o0 = (x1 * C1) + (x3 * C3) + (x5 * C5) + (x7 * C7);
        var o1 = (x1 * C3) - (x3 * C7) - (x5 * C1) - (x7 * C5);
        var o2 = (x1 * C5) - (x3 * C1) + (x5 * C7) + (x7 * C3);
        var o3 = (x1 * C7) - (x3 * C5) + (x5 * C3) - (x7 * C1);
        (rows[0], rows[7]) = (e0 + o0, e0 - o0);
        (rows[1], rows[6]) = (e1 + o1, e1 - o1);
        (rows[2], rows[5]) = (e2 + o2, e2 - o2);
        (rows[3], rows[4]) = (e3 + o3, e3 - o3);
    }

    private static void ForwardPass(Span<float> block)
    {
        var rows = MemoryMarshal.Cast<float, Vector256<float>>(block);
        Vector256<float> u0 = rows[0] + rows[7], u1 = rows[1] + rows[6], u2 = rows[2] + rows[5], u3 = rows[3] + rows[4];
        Vector256<float> v0 = rows[0] - rows[7], v1 = rows[1] - rows[6], v2 = rows[2] - rows[5], v3 = rows[3] - rows[4];
        rows[0] = (u0 + u1 + u2 + u3) * C4;
        rows[4] = (u0 - u1 - u2 + u3) * C4;
        rows[2] = ((u0 - u3) * C2) + ((u1 - u2) * C6);
        rows[6] = ((u0 - u3) * C6) - ((u1 - u2) * C2);
        rows[1] = (v0 * C1) + (v1 * C3) + (v2 * C5) + (v3 * C7);
        rows[3] = (v0 * C3) - (v1 * C7) - (v2 * C1) - (v3 * C5);
        rows[5] = (v0 * C5) - (v1 * C1) + (v2 * C7) + (v3 * C3);
        rows[7] = (v0 * C7) - (v1 * C5) + (v2 * C3) - (v3 * C1);
    }

    private static void Transpose(Span<float> block)
    {
        for (var y = 0; y < 8; y++)
            for (var x = y + 1; x < 8; x++)
                (block[(y * 8) + x], block[(x * 8) + y]) = (block[(x * 8) + y], block[(y * 8) + x]);
    }
}
