namespace Meridian.Core.Tests.Record;

/// <summary>Reads a PhysioNet record in format 212: pairs of 12-bit two's complement samples in three bytes (WFDB signal file formats, signal(5)).</summary>
internal static class Format212
{
    /// <returns>One array a signal.</returns>
    public static int[][] Read(string path, int signals)
    {
        var bytes = File.ReadAllBytes(path);
        var all = new int[bytes.Length / 3 * 2];
        for (var i = 0; i < all.Length; i += 2)
        {
            var (a, b, c) = (bytes[i / 2 * 3], bytes[i / 2 * 3 + 1], bytes[i / 2 * 3 + 2]);
            all[i] = ((b & 0x0F) << 8 | a) << 20 >> 20;
            all[i + 1] = ((b & 0xF0) << 4 | c) << 20 >> 20;
        }
        return [.. Enumerable.Range(0, signals).Select(s => Enumerable.Range(0, all.Length / signals).Select(i => all[i * signals + s]).ToArray())];
    }
}
