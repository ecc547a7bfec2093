using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Pixels;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Where an object's frames lie and how they are coded: read once, kept small, so that a frame costs no parsing.</summary>
internal sealed record PixelHead
{
    public required TransferSyntax Syntax { get; init; }
    /// <summary>The image's attributes; null: they contradict one another, then frames are given as they are or not at all.</summary>
    public required PixelDescription? Description { get; init; }
    /// <summary>Bytes of a word of the pixel data by its VR, for big endian: 1 OB, 2 OW, 4 OF, 8 OD.</summary>
    public required int WordBytes { get; init; }
    /// <summary>For each frame its pieces in the object.</summary>
    public required IReadOnlyList<IReadOnlyList<(long Offset, long Length)>> Frames { get; init; }
    /// <summary>For native pixels of one bit whose frames do not begin at bytes: the bit of the first byte at which a frame begins; null: all begin at one.</summary>
    public IReadOnlyList<int>? FirstBits { get; init; }
    /// <summary>The bytes that the pieces lie in where that is not the object itself (a deflated one); null: the object.</summary>
    public ReadOnlyMemory<byte>? Inflated { get; init; }

    /// <summary>What negotiation takes the frames for: frames of all uncompressed syntaxes are the same bytes once they are little endian.</summary>
    public string FrameSyntax => Syntax.IsEncapsulated ? Syntax.Uid : DicomUids.ExplicitVRLittleEndian;

    private bool IsSwapped => Syntax.IsBigEndian && WordBytes > 1;

    /// <summary>True when a frame can be given as it lies.</summary>
    public bool IsPlain(int frame) => !IsSwapped && (FirstBits is null || FirstBits[frame] == 0);

    public long LengthOf(int frame)
    {
        long length = 0;
        foreach (var piece in Frames[frame]) length += piece.Length;
        return length;
    }

    /// <summary>The bytes of a frame, its pieces put together.</summary>
    public byte[] Read(StoredObject stored, int frame)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)LengthOf(frame)));
        var at = 0;
        foreach (var (offset, length) in Frames[frame])
        {
            var part = bytes.AsSpan(at, (int)length);
            if (Inflated is { } inflated) inflated.Span.Slice((int)offset, (int)length).CopyTo(part);
            else stored.ReadExactly(part, offset);
            at += (int)length;
        }
        return bytes;
    }

    /// <summary>Native frames in little endian and from the first bit on.</summary>
    public ReadOnlyMemory<byte> Straightened(byte[] bytes, int frame)
    {
        if (FirstBits is { } bits && bits[frame] > 0) return Shifted(bytes, bits[frame], Description!.Pixels);
        if (IsSwapped) Swap(bytes, WordBytes);
        return bytes;
    }

    /// <exception cref="DicomWebException">406: the frame cannot be decoded.</exception>
    public DecodedFrame Decode(byte[] bytes, int frame)
    {
        try
        {
            return FrameDecoder.Decode(bytes, Syntax.Uid, Description ?? throw new PixelException(PixelReject.BadDescription, "the image's attributes"), WordBytes, FirstBits?[frame] ?? 0);
        }
        catch (PixelException wrong) { throw DicomWebException.NotAcceptable($"The frame cannot be decoded here ({wrong.Message}); transfer-syntax=* takes it as it is"); }
    }

    /// <summary>Turns the bytes of each word around.</summary>
    public static void Swap(Span<byte> bytes, int word)
    {
        if (word == 2)
        {
            var words = MemoryMarshal.Cast<byte, ushort>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
            return;
        }
        for (var i = 0; i + word <= bytes.Length; i += word) bytes.Slice(i, word).Reverse();
    }

    // PS3.5 8.1.1: frames of one bit follow one another without padding, the first pixel in the least bit
    private static byte[] Shifted(byte[] bytes, int first, int pixels)
    {
        var shifted = new byte[(pixels + 7) / 8];
        for (var i = 0; i < shifted.Length; i++)
            shifted[i] = (byte)((bytes[i] >> first) | (i + 1 < bytes.Length ? bytes[i + 1] << (8 - first) : 0));
        if (pixels % 8 is > 0 and var rest) shifted[^1] &= (byte)((1 << rest) - 1);
        return shifted;
    }
}
