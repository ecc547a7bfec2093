namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>
/// Coefficients of a code-block out of its bit planes (T.800 Annex D). Values come with one binary place behind the point: half of the last plane
/// that was told, so that what was cut off is met in the middle (E.1.1.2, r = ½).
/// </summary>
internal sealed class BlockDecoder
{
    private const byte Significant = 1, Negative = 2, Visited = 4, Refined = 8;
    private const int RunContext = 17, UniformContext = 18;

    private readonly byte[] contexts = new byte[19];
    private byte[] states = [];
    private byte[] bytes = [];
    private int[] values = [];
    private int width, height, stride, orientation;
    private bool isCausal;
    private MqDecoder coder;

    /// <summary>Decodes; the result is valid until the next call, its rows are the block's width long.</summary>
    public ReadOnlySpan<int> Decode(CodeBlock block, Band band, int style, ReadOnlySpan<byte> data)
    {
        (width, height, orientation, isCausal) = (block.X1 - block.X0, block.Y1 - block.Y0, band.Orientation, (style & 8) != 0);
        stride = width + 2; // a border of nothing all around
        if (states.Length < stride * (height + 2)) states = new byte[stride * (height + 2)];
        if (values.Length < width * height) values = new int[width * height];
        Array.Clear(states, 0, stride * (height + 2));
        Array.Clear(values, 0, width * height);
        Reset();
        var plane = band.Planes - block.ZeroPlanes - 1;
        var kind = 2; // the first pass is a cleanup
        var done = 0;
        foreach (var segment in block.Segments)
        {
            var isRaw = (style & 1) != 0 && done >= 10 && kind != 2;
            var length = Gather(segment, data);
            coder = new(bytes, length, isRaw);
            for (var pass = 0; pass < segment.Passes; pass++, done++)
            {
                if (plane < 0) throw J2k.Corrupt("more coding passes than bit planes");
                var one = 2 << plane; // one binary place behind the point
                switch (kind)
                {
                    case 0: SignificancePass(one, isRaw); break;
                    case 1: RefinementPass(one, isRaw); break;
                    default:
                        CleanupPass(one);
                        if ((style & 32) != 0) // D.5: a mark against errors
                            for (var i = 0; i < 4; i++) coder.Decode(ref contexts[UniformContext]);
                        break;
                }
                if ((style & 2) != 0) Reset();
                if (++kind == 3) (kind, plane) = (0, plane - 1);
            }
        }
        return values.AsSpan(0, width * height);
    }

    private int Gather(CodeBlock.Segment segment, ReadOnlySpan<byte> data)
    {
        var length = 0;
        foreach (var (_, part) in segment.Parts) length += part;
        if (bytes.Length < length) bytes = new byte[Math.Max(length, 2 * bytes.Length)];
        var at = 0;
        foreach (var (start, part) in segment.Parts)
        {
            data.Slice(start, part).CopyTo(bytes.AsSpan(at));
            at += part;
        }
        return length;
    }

    // Table D.7
    private void Reset()
    {
        Array.Clear(contexts);
        contexts[0] = 4 << 1;
        contexts[RunContext] = 3 << 1;
        contexts[UniformContext] = 46 << 1;
    }

    // D.3.1
    private void SignificancePass(int one, bool isRaw)
    {
        for (var top = 0; top < height; top += 4)
            for (var x = 0; x < width; x++)
                for (var y = top; y < Math.Min(top + 4, height); y++)
                {
                    var at = ((y + 1) * stride) + x + 1;
                    if ((states[at] & Significant) != 0) continue;
                    var context = ZeroContext(at, y);
                    if (context == 0) continue;
                    if ((isRaw ? coder.Raw() : coder.Decode(ref contexts[context])) == 1) Begin(at, x, y, one, isRaw);
                    states[at] |= Visited;
                }
    }

    // D.3.3
    private void RefinementPass(int one, bool isRaw)
    {
        for (var top = 0; top < height; top += 4)
            for (var x = 0; x < width; x++)
                for (var y = top; y < Math.Min(top + 4, height); y++)
                {
                    var at = ((y + 1) * stride) + x + 1;
                    if ((states[at] & (Significant | Visited)) != Significant) continue;
                    // Table D.4
                    var context = (states[at] & Refined) != 0 ? 16 : ZeroContext(at, y) != 0 ? 15 : 14;
                    var bit = isRaw ? coder.Raw() : coder.Decode(ref contexts[context]);
                    ref var value = ref values[(y * width) + x];
                    var change = bit == 1 ? one >> 1 : -(one >> 1);
                    value += value < 0 ? -change : change;
                    states[at] |= Refined;
                }
    }

    // D.3.4
    private void CleanupPass(int one)
    {
        for (var top = 0; top < height; top += 4)
            for (var x = 0; x < width; x++)
            {
                var y = top;
                if (top + 4 <= height && IsQuiet(x, top))
                {
                    if (coder.Decode(ref contexts[RunContext]) == 0) continue;
                    y += (coder.Decode(ref contexts[UniformContext]) << 1) | coder.Decode(ref contexts[UniformContext]);
                    Begin(((y + 1) * stride) + x + 1, x, y, one, isRaw: false);
                    y++;
                }
                for (; y < Math.Min(top + 4, height); y++)
                {
                    var at = ((y + 1) * stride) + x + 1;
                    if ((states[at] & (Significant | Visited)) == 0 && coder.Decode(ref contexts[ZeroContext(at, y)]) == 1) Begin(at, x, y, one, isRaw: false);
                }
            }
        for (var i = 0; i < stride * (height + 2); i++) states[i] &= unchecked((byte)~Visited);
    }

    /// <summary>Whether four samples of a column are all insignificant, not visited, and without significant neighbors.</summary>
    private bool IsQuiet(int x, int top)
    {
        for (var y = top; y < top + 4; y++)
        {
            var at = ((y + 1) * stride) + x + 1;
            if ((states[at] & (Significant | Visited)) != 0 || ZeroContext(at, y) != 0) return false;
        }
        return true;
    }

    private int Is(int at) => states[at] & Significant;

    // Table D.1
    private int ZeroContext(int at, int y)
    {
        var below = !(isCausal && (y & 3) == 3);
        var h = Is(at - 1) + Is(at + 1);
        var v = Is(at - stride) + (below ? Is(at + stride) : 0);
        var d = Is(at - stride - 1) + Is(at - stride + 1) + (below ? Is(at + stride - 1) + Is(at + stride + 1) : 0);
        if (orientation == 3)
        {
            var hv = h + v;
            return d switch
            {
                >= 3 => 8,
                2 => hv >= 1 ? 7 : 6,
                1 => hv >= 2 ? 5 : hv == 1 ? 4 : 3,
                _ => hv >= 2 ? 2 : hv,
            };
        }
        if (orientation == 1) (h, v) = (v, h);
        return h switch
        {
            2 => 8,
            1 => v >= 1 ? 7 : d >= 1 ? 6 : 5,
            _ => v == 2 ? 4 : v == 1 ? 3 : d >= 2 ? 2 : d,
        };
    }

    // D.3.2, tables D.2 and D.3
    private void Begin(int at, int x, int y, int one, bool isRaw)
    {
        bool isNegative;
        if (isRaw) isNegative = coder.Raw() == 1;
        else
        {
            var below = !(isCausal && (y & 3) == 3);
            var h = Math.Clamp(Sign(at - 1) + Sign(at + 1), -1, 1);
            var v = Math.Clamp(Sign(at - stride) + (below ? Sign(at + stride) : 0), -1, 1);
            var flips = h < 0 || (h == 0 && v < 0);
            if (flips) (h, v) = (-h, -v);
            var context = h == 1 ? 12 + v : 9 + v;
            isNegative = (coder.Decode(ref contexts[context]) == 1) != flips;
        }
        values[(y * width) + x] = isNegative ? -(one | (one >> 1)) : one | (one >> 1);
        states[at] |= (byte)(isNegative ? Significant | Negative : Significant);
    }

    private int Sign(int at) => (states[at] & Significant) == 0 ? 0 : (states[at] & Negative) != 0 ? -1 : 1;
}
