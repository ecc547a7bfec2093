using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels;

/// <summary>
/// One frame in plain form: samples in little endian, color by pixel, 1-bit samples a byte each, JPEG's and native color differences
/// turned to RGB. <see cref="Description"/> says what it became, so that a data set around it can be written.
/// </summary>
public sealed class DecodedFrame(PixelDescription description, ReadOnlyMemory<byte> samples)
{
    public PixelDescription Description { get; } = description;

    public ReadOnlyMemory<byte> Samples { get; } = samples;

    /// <summary>The stored value of sample number <paramref name="index"/>: bits outside of Bits Stored removed, the sign extended (PS3.5 8.1.1).</summary>
    public int this[int index]
    {
        get
        {
            var bytes = Samples.Span;
            int raw = Description.SampleBytes switch
            {
                1 => bytes[index],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(index * 2)..]),
                _ => BinaryPrimitives.ReadInt32LittleEndian(bytes[(index * 4)..]),
            };
            return Stored(raw);
        }
    }

    /// <summary>Sample number <paramref name="index"/> as a number, of whole or floating-point pixels.</summary>
    public double Number(int index)
    {
        if (!Description.IsFloat) return Description is { BitsStored: 32, IsSigned: false } ? (uint)this[index] : this[index];
        return Description.BitsAllocated == 32
            ? BinaryPrimitives.ReadSingleLittleEndian(Samples.Span[(index * 4)..])
            : BinaryPrimitives.ReadDoubleLittleEndian(Samples.Span[(index * 8)..]);
    }

    /// <summary>The stored value in a sample's raw bits.</summary>
    internal int Stored(int raw)
    {
        var shift = 31 - Description.HighBit;
        var left = raw << shift;
        return Description.IsSigned ? left >> (32 - Description.BitsStored) : (int)((uint)left >> (32 - Description.BitsStored));
    }
}
