namespace Meridian.Wire.Dicom.Pixels.JpegLs;

/// <summary>What a scan is coded with: T.87 A.2.1, C.2.4.1.</summary>
internal readonly record struct LsParameters
{
    public required int Near { get; init; }
    public required int Largest { get; init; }
    public required int T1 { get; init; }
    public required int T2 { get; init; }
    public required int T3 { get; init; }
    public required int Reset { get; init; }
    public required int Range { get; init; }
    /// <summary>qbpp: bits of a mapped error that is told as it is.</summary>
    public required int ErrorBits { get; init; }
    /// <summary>LIMIT: the longest code.</summary>
    public required int Limit { get; init; }

    /// <param name="preset">MAXVAL, T1, T2, T3, RESET of an LSE segment; 0 for the default.</param>
    public static LsParameters Make(int precision, int near, ReadOnlySpan<int> preset)
    {
        var largest = preset[0] > 0 ? preset[0] : (1 << precision) - 1;
        if (largest >= 1 << precision || near < 0 || near > Math.Min(255, largest / 2)) throw new PixelException(PixelReject.Corrupt, "JPEG-LS: coding parameters");
        // C.2.4.1.1
        int t1, t2, t3;
        if (largest >= 128)
        {
            var factor = (Math.Min(largest, 4095) + 128) / 256;
            t1 = Bound(factor + 2 + (3 * near), near + 1);
            t2 = Bound((factor * 4) + 3 + (5 * near), t1);
            t3 = Bound((factor * 17) + 4 + (7 * near), t2);
        }
        else
        {
            var factor = 256 / (largest + 1);
            t1 = Bound(Math.Max(2, (3 / factor) + (3 * near)), near + 1);
            t2 = Bound(Math.Max(3, (7 / factor) + (5 * near)), t1);
            t3 = Bound(Math.Max(4, (21 / factor) + (7 * near)), t2);
        }
        if (preset[1] > 0) t1 = preset[1];
        if (preset[2] > 0) t2 = preset[2];
        if (preset[3] > 0) t3 = preset[3];
        var reset = preset[4] > 0 ? preset[4] : 64;
        if (t1 < near + 1 || t2 < t1 || t3 < t2 || t3 > largest || reset < 3) throw new PixelException(PixelReject.Corrupt, "JPEG-LS: coding parameters");
        // A.2.1
        var range = near == 0 ? largest + 1 : ((largest + (2 * near)) / ((2 * near) + 1)) + 1;
        var bits = Math.Max(2, BitsOf(largest + 1));
        return new() { Near = near, Largest = largest, T1 = t1, T2 = t2, T3 = t3, Reset = reset, Range = range, ErrorBits = BitsOf(range), Limit = 2 * (bits + Math.Max(8, bits)) };

        int Bound(int value, int low) => value > largest || value < low ? low : value;
        static int BitsOf(int count)
        {
            var bits = 0;
            while (1 << bits < count) bits++;
            return bits;
        }
    }
}
