namespace Meridian.Wire.Dicom.Pixels.JpegLs;

/// <summary>
/// One scan: each sample is predicted from four neighbors, the error coded by Golomb codes whose parameter a context of quantized gradients has learned; where all
/// gradients vanish, the length of the run is coded (T.87 Annex A; order of the samples Annex B).
/// </summary>
internal sealed class LsScan
{
    private const int Contexts = 365;
    // A.2.1, J
    private static ReadOnlySpan<byte> RunBits => [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private readonly LsParameters p;
    private readonly int width, scale;
    private readonly int[] a = new int[Contexts + 2], b = new int[Contexts], c = new int[Contexts], n = new int[Contexts + 2], negatives = new int[2];
    private readonly int[] runIndex;
    private readonly int[][] above, line;

    public LsScan(LsParameters parameters, int width, int components)
    {
        (p, this.width, scale) = (parameters, width, (2 * parameters.Near) + 1);
        Array.Fill(a, Math.Max(2, (p.Range + 32) / 64));
        Array.Fill(n, 1);
        runIndex = new int[components];
        // one sample before the line, one behind it
        above = new int[components][];
        line = new int[components][];
        for (var i = 0; i < components; i++) (above[i], line[i]) = (new int[width + 2], new int[width + 2]);
    }

    /// <summary>Decodes the lines; returns where the data ended.</summary>
    public int Decode(ReadOnlySpan<byte> data, int at, int height, bool bySample, Action<int, int, ReadOnlySpan<int>> take)
    {
        var bits = new LsBits(data, at);
        for (var y = 0; y < height; y++)
        {
            for (var i = 0; i < line.Length; i++)
            {
                (above[i], line[i]) = (line[i], above[i]);
                above[i][width + 1] = above[i][width]; // A.2.1: beyond the end is the last sample above
                line[i][0] = above[i][1];
            }
            if (bySample) SampleLine(ref bits);
            else
                for (var i = 0; i < line.Length; i++) Line(ref bits, i);
            for (var i = 0; i < line.Length; i++) take(i, y, line[i].AsSpan(1, width));
        }
        return bits.Position;
    }

    private void Line(ref LsBits bits, int component)
    {
        int[] up = above[component], now = line[component];
        for (var x = 1; x <= width;)
        {
            int ra = now[x - 1], rb = up[x], rc = up[x - 1], rd = up[x + 1];
            var q = Context(rd - rb, rb - rc, rc - ra);
            if (q != 0)
            {
                now[x++] = Regular(ref bits, q, ra, rb, rc);
                continue;
            }
            var run = Run(ref bits, component, width - x + 1);
            now.AsSpan(x, run).Fill(ra);
            x += run;
            if (x > width) break;
            now[x] = Interruption(ref bits, component, now[x - 1], up[x], mayBeSame: true);
            if (runIndex[component] > 0) runIndex[component]--;
            x++;
        }
    }

    private void SampleLine(ref LsBits bits)
    {
        Span<int> q = stackalloc int[line.Length];
        for (var x = 1; x <= width;)
        {
            var isRun = true;
            for (var i = 0; i < line.Length; i++)
            {
                int[] up = above[i], now = line[i];
                q[i] = Context(up[x + 1] - up[x], up[x] - up[x - 1], up[x - 1] - now[x - 1]);
                isRun &= q[i] == 0;
            }
            if (!isRun)
            {
                for (var i = 0; i < line.Length; i++) line[i][x] = Regular(ref bits, q[i], line[i][x - 1], above[i][x], above[i][x - 1]);
                x++;
                continue;
            }
            var run = Run(ref bits, 0, width - x + 1);
            for (var i = 0; i < line.Length; i++) line[i].AsSpan(x, run).Fill(line[i][x - 1]);
            x += run;
            if (x > width) break;
            for (var i = 0; i < line.Length; i++) line[i][x] = Interruption(ref bits, 0, line[i][x - 1], above[i][x], mayBeSame: false);
            if (runIndex[0] > 0) runIndex[0]--;
            x++;
        }
    }

    /// <summary>A.3.3, A.3.4: the context's number, negative where its sign was turned; 0 where all gradients vanish.</summary>
    private int Context(int d1, int d2, int d3) => (((Quantized(d1) * 9) + Quantized(d2)) * 9) + Quantized(d3);

    private int Quantized(int d)
    {
        if (d <= -p.T3) return -4;
        if (d <= -p.T2) return -3;
        if (d <= -p.T1) return -2;
        if (d < -p.Near) return -1;
        if (d <= p.Near) return 0;
        if (d < p.T1) return 1;
        if (d < p.T2) return 2;
        return d < p.T3 ? 3 : 4;
    }

    private int Regular(ref LsBits bits, int context, int ra, int rb, int rc)
    {
        var sign = context < 0 ? -1 : 1;
        var q = Math.Abs(context);
        // A.4.1, A.4.2
        int high = Math.Max(ra, rb), low = Math.Min(ra, rb);
        var predicted = rc >= high ? low : rc <= low ? high : ra + rb - rc;
        predicted = Math.Clamp(predicted + (sign * c[q]), 0, p.Largest);
        // A.5
        var k = 0;
        while (n[q] << k < a[q])
            if (++k > 31) throw Broken();
        var mapped = Golomb(ref bits, k, p.Limit);
        int error;
        if (p.Near == 0 && k == 0 && 2 * b[q] <= -n[q]) error = (mapped & 1) != 0 ? (mapped - 1) / 2 : -(mapped / 2) - 1;
        else error = (mapped & 1) != 0 ? -((mapped + 1) / 2) : mapped / 2;
        if (Math.Abs(error) > 65535) throw Broken();
        // A.6
        b[q] += error * scale;
        a[q] += Math.Abs(error);
        if (n[q] == p.Reset)
        {
            a[q] >>= 1;
            b[q] = b[q] >= 0 ? b[q] >> 1 : -((1 - b[q]) >> 1);
            n[q] >>= 1;
        }
        n[q]++;
        if (b[q] <= -n[q])
        {
            b[q] = Math.Max(b[q] + n[q], -n[q] + 1);
            if (c[q] > -128) c[q]--;
        }
        else if (b[q] > 0)
        {
            b[q] = Math.Min(b[q] - n[q], 0);
            if (c[q] < 127) c[q]++;
        }
        return Reconstruct(predicted, sign * error);
    }

    // A.7.1
    private int Run(ref LsBits bits, int component, int rest)
    {
        var run = 0;
        ref var index = ref runIndex[component];
        while (bits.Take() == 1)
        {
            var whole = 1 << RunBits[index];
            var take = Math.Min(whole, rest - run);
            run += take;
            if (take == whole && index < 31) index++;
            if (run == rest) return run;
        }
        run += RunBits[index] > 0 ? bits.Take(RunBits[index]) : 0;
        return run < rest ? run : throw Broken();
    }

    // A.7.2
    private int Interruption(ref LsBits bits, int component, int ra, int rb, bool mayBeSame)
    {
        var type = mayBeSame && Math.Abs(ra - rb) <= p.Near ? 1 : 0;
        var q = Contexts + type;
        var sum = type == 1 ? a[q] + (n[q] >> 1) : a[q];
        var k = 0;
        while (n[q] << k < sum)
            if (++k > 31) throw Broken();
        var mapped = Golomb(ref bits, k, p.Limit - RunBits[runIndex[component]] - 1);
        var value = mapped + type;
        var map = value & 1;
        var error = (value + map) / 2;
        if ((k != 0 || 2 * negatives[type] >= n[q]) == (map == 1)) error = -error;
        if (Math.Abs(error) > 65535) throw Broken();
        if (error < 0) negatives[type]++;
        a[q] += (mapped + 1 - type) >> 1;
        if (n[q] == p.Reset)
        {
            a[q] >>= 1;
            n[q] >>= 1;
            negatives[type] >>= 1;
        }
        n[q]++;
        return type == 1 ? Reconstruct(ra, error) : Reconstruct(rb, ra > rb ? -error : error);
    }

    // A.5.3
    private int Golomb(ref LsBits bits, int k, int limit)
    {
        var most = limit - p.ErrorBits - 1;
        var zeros = bits.Zeros(Math.Max(most, 0));
        return zeros < most ? (zeros << k) | (k > 0 ? bits.Take(k) : 0) : bits.Take(p.ErrorBits) + 1;
    }

    // A.4.5, A.8.3
    private int Reconstruct(int predicted, int error)
    {
        var value = predicted + (error * scale);
        if (value < -p.Near) value += p.Range * scale;
        else if (value > p.Largest + p.Near) value -= p.Range * scale;
        return Math.Clamp(value, 0, p.Largest);
    }

    private static PixelException Broken() => new(PixelReject.Corrupt, "JPEG-LS: the scan");
}
