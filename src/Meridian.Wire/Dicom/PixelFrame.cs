namespace Meridian.Wire.Dicom;

/// <summary>One frame: the places of its bytes in the source, one after the other.</summary>
/// <param name="Fragments">One for a native frame; of an encapsulated one each fragment of its stream.</param>
/// <param name="FirstBit">Where a native frame of one bit a pixel does not begin on a byte: the bit of the first byte, from the lowest.</param>
public readonly record struct PixelFrame(IReadOnlyList<DicomFragment> Fragments, int FirstBit)
{
    /// <summary>Bytes of all fragments.</summary>
    public long Length
    {
        get
        {
            long sum = 0;
            foreach (var fragment in Fragments) sum += fragment.Length;
            return sum;
        }
    }
}
