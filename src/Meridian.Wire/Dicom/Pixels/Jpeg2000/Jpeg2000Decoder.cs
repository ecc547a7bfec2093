using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Pixels.Jpeg2000;

/// <summary>A JPEG 2000 frame of DICOM (PS3.5 8.2.4, A.4.4) into plain form.</summary>
internal static class Jpeg2000Decoder
{
    public static DecodedFrame Decode(ReadOnlySpan<byte> frame, PixelDescription description, PixelLimits limits)
    {
        // the transform works on samples of four bytes
        if (description.DecodedFrameBytes / description.SampleBytes * sizeof(float) > limits.MaxFrameBytes) throw new PixelException(PixelReject.TooLarge, "the JPEG 2000 frame");
        var stream = CodeStream.Decode(frame, description);
        var samples = new byte[description.DecodedFrameBytes];
        var count = stream.Components.Length;
        for (var c = 0; c < count; c++)
        {
            var (precision, isSigned) = stream.Components[c];
            // G.1: unsigned samples were shifted to lie around 0
            var shift = isSigned ? 0 : 1 << (precision - 1);
            var (low, high) = isSigned ? (-(1 << (precision - 1)), (1 << (precision - 1)) - 1) : (0, (1 << precision) - 1);
            var plane = stream.Planes[c];
            for (var i = 0; i < plane.Length; i++)
            {
                var value = Math.Clamp((int)MathF.Floor(plane[i] + 0.5f) + shift, low, high);
                var at = ((i * count) + c) * description.SampleBytes;
                switch (description.SampleBytes)
                {
                    case 1: samples[at] = (byte)value; break;
                    case 2: BinaryPrimitives.WriteInt16LittleEndian(samples.AsSpan(at), (short)value); break;
                    default: BinaryPrimitives.WriteInt32LittleEndian(samples.AsSpan(at), value); break;
                }
            }
        }
        var plain = description with { PlanarConfiguration = 0 };
        if (count == 1) return new(plain, samples);
        if (!stream.IsTransformed && description.Photometric is PhotometricInterpretation.YbrFull or PhotometricInterpretation.YbrFull422 && description.SampleBytes == 1) YbrColor.FullToRgb(samples);
        return new(plain with { Photometric = PhotometricInterpretation.Rgb }, samples);
    }
}
