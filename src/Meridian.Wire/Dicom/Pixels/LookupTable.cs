using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>A look-up table with its descriptor, as Modality LUT, VOI LUT and Palette Color LUT have them (PS3.3 C.11.1.1.1, C.11.2.1.1, C.7.6.3.1.5).</summary>
public sealed class LookupTable
{
    private readonly ushort[] entries;

    public LookupTable(int firstMapped, int bits, ushort[] entries)
    {
        if (entries.Length == 0) throw new PixelException(PixelReject.BadTable, "an empty look-up table");
        (FirstMapped, Bits, this.entries) = (firstMapped, bits, entries);
    }

    /// <summary>The stored value that the first entry is for; those below it get the first entry, those past the end the last.</summary>
    public int FirstMapped { get; }

    /// <summary>Bits of an entry, 8 to 16.</summary>
    public int Bits { get; }

    public int Count => entries.Length;

    public int this[int stored] => entries[Math.Clamp((long)stored - FirstMapped, 0, entries.Length - 1)];

    /// <summary>Reads a table from its descriptor and data.</summary>
    /// <param name="descriptor">The three numbers; the second as its own VR has it (signed or not).</param>
    /// <param name="data">LUT Data, little endian words, or bytes where a sender packed 8-bit entries into them.</param>
    public static LookupTable Read(ReadOnlySpan<int> descriptor, ReadOnlySpan<byte> data)
    {
        if (descriptor.Length < 3) throw new PixelException(PixelReject.BadTable, "a look-up table's descriptor");
        var count = (descriptor[0] & 0xFFFF) is 0 ? 65536 : descriptor[0] & 0xFFFF; // C.11.1.1.1: 0 stands for 2^16
        var bits = descriptor[2];
        if (bits is < 8 or > 16) throw new PixelException(PixelReject.BadTable, "a look-up table's bits");
        var entries = new ushort[count];
        // C.7.6.3.1.5: entries of 8 bits may come two in a word.
        if (data.Length < count * 2 && bits == 8 && data.Length >= count)
            for (var i = 0; i < count; i++) entries[i] = data[i];
        else if (data.Length >= count * 2)
            for (var i = 0; i < count; i++) entries[i] = BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..]);
        else throw new PixelException(PixelReject.BadTable, "a look-up table that is shorter than its descriptor says");
        return new(descriptor[1], bits, entries);
    }

    /// <summary>Expands a segmented palette (PS3.3 C.7.9.2): discrete, linear and indirect segments.</summary>
    public static LookupTable ReadSegmented(ReadOnlySpan<int> descriptor, ReadOnlySpan<byte> data)
    {
        if (descriptor.Length < 3) throw new PixelException(PixelReject.BadTable, "a look-up table's descriptor");
        var count = (descriptor[0] & 0xFFFF) is 0 ? 65536 : descriptor[0] & 0xFFFF;
        var words = new ushort[data.Length / 2];
        for (var i = 0; i < words.Length; i++) words[i] = BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..]);
        var entries = new List<ushort>(count);
        Expand(words, 0, int.MaxValue, count, entries, isIndirect: false);
        if (entries.Count < count) throw new PixelException(PixelReject.BadTable, "a segmented palette that is too short");
        return new(descriptor[1], descriptor[2] is >= 8 and <= 16 ? descriptor[2] : 16, [.. entries]);
    }

    private static void Expand(ushort[] words, int at, int segments, int count, List<ushort> entries, bool isIndirect)
    {
        for (; segments > 0 && at + 1 < words.Length && entries.Count < count; segments--)
        {
            int code = words[at], length = words[at + 1];
            at += 2;
            switch (code)
            {
                case 0:
                    if (length > words.Length - at) throw Short();
                    for (var i = 0; i < length && entries.Count < count; i++) entries.Add(words[at + i]);
                    at += length;
                    break;
                case 1:
                    if (at >= words.Length || entries.Count == 0) throw Short();
                    int from = entries[^1], to = words[at++];
                    for (var i = 1; i <= length && entries.Count < count; i++) entries.Add((ushort)Math.Round(from + ((to - from) * (double)i / length)));
                    break;
                case 2 when !isIndirect: // copies segments that stand elsewhere; these may not be indirect themselves
                    if (at + 1 >= words.Length) throw Short();
                    var offset = words[at] | ((long)words[at + 1] << 16);
                    at += 2;
                    if (offset >= words.Length * 2L) throw Short();
                    Expand(words, (int)(offset / 2), length, count, entries, isIndirect: true);
                    break;
                default: throw new PixelException(PixelReject.BadTable, "a segment of a palette");
            }
        }

        static PixelException Short() => new(PixelReject.BadTable, "a segmented palette that is too short");
    }
}
