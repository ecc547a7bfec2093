namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>A tag tree (T.800 B.10.2): the least of four at each node above, told as far as it is needed.</summary>
internal sealed class TagTree
{
    private readonly int[] widths, starts, values, lows;
    private readonly bool[] known;

    public TagTree(int width, int height)
    {
        var (levelWidths, levelStarts, total) = (new List<int>(), new List<int>(), 0);
        while (true)
        {
            levelWidths.Add(width);
            levelStarts.Add(total);
            total += width * height;
            if (width * height <= 1) break;
            (width, height) = ((width + 1) / 2, (height + 1) / 2);
        }
        (widths, starts) = ([.. levelWidths], [.. levelStarts]);
        (values, lows, known) = (new int[total], new int[total], new bool[total]);
    }

    /// <summary>Reads until the leaf's value, or that it is at least <paramref name="threshold"/>, is known; true when it is below.</summary>
    public bool IsBelow(ref PacketBits bits, int x, int y, int threshold)
    {
        var low = 0;
        for (var level = widths.Length - 1; level >= 0; level--)
        {
            var node = starts[level] + ((y >> level) * widths[level]) + (x >> level);
            if (lows[node] < low) lows[node] = low;
            else low = lows[node];
            while (low < threshold && !known[node])
            {
                if (bits.Take() == 1) (known[node], values[node]) = (true, low);
                else low++;
            }
            lows[node] = low;
            if (known[node] && values[node] < low) low = values[node];
        }
        var leaf = starts[0] + (y * widths[0]) + x;
        return known[leaf] && values[leaf] < threshold;
    }
}
