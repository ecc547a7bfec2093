using System.Globalization;
using System.Numerics;
using System.Text;

namespace Meridian.Wire.Dicom;

public sealed partial class DicomElement
{
    internal static DicomElement OfNumbers<T>(DicomTag tag, DicomVr vr, ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        var size = vr.NumberSize;
        var bytes = new byte[values.Length * size];
        for (var i = 0; i < values.Length; i++) values[i].WriteLittleEndian(bytes.AsSpan(i * size, size));
        return new DicomElement(tag, vr, bytes);
    }

    internal static DicomElement OfDoubles(DicomTag tag, DicomVr vr, ReadOnlySpan<double> values)
    {
        switch (vr)
        {
            case DicomVr.FL:
            {
                var bits = new uint[values.Length];
                for (var i = 0; i < bits.Length; i++) bits[i] = BitConverter.SingleToUInt32Bits((float)values[i]);
                return OfNumbers<uint>(tag, vr, bits);
            }
            case DicomVr.FD:
            {
                var bits = new ulong[values.Length];
                for (var i = 0; i < bits.Length; i++) bits[i] = BitConverter.DoubleToUInt64Bits(values[i]);
                return OfNumbers<ulong>(tag, vr, bits);
            }
            case DicomVr.DS or DicomVr.IS:
            {
                var text = new StringBuilder();
                foreach (var value in values) text.Append(text.Length > 0 ? "\\" : "").Append(vr == DicomVr.DS ? DecimalString(value) : ((long)value).ToString(CultureInfo.InvariantCulture));
                if ((text.Length & 1) != 0) text.Append(' ');
                return new DicomElement(tag, vr, Encoding.ASCII.GetBytes(text.ToString()));
            }
            case DicomVr.US: return OfNumbers<ushort>(tag, vr, Cast(values, v => checked((ushort)v)));
            case DicomVr.SS: return OfNumbers<short>(tag, vr, Cast(values, v => checked((short)v)));
            case DicomVr.UL: return OfNumbers<uint>(tag, vr, Cast(values, v => checked((uint)v)));
            case DicomVr.SL: return OfNumbers<int>(tag, vr, Cast(values, v => checked((int)v)));
            case DicomVr.SV: return OfNumbers<long>(tag, vr, Cast(values, v => checked((long)v)));
            case DicomVr.UV: return OfNumbers<ulong>(tag, vr, Cast(values, v => checked((ulong)v)));
            default: throw new ArgumentException($"{tag} holds no numbers", nameof(tag));
        }
    }

    /// <summary>A number as a DS of at most 16 characters (PS3.5 6.2), as near to it as they allow.</summary>
    public static string DecimalString(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), "A decimal string holds finite numbers");
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        for (var digits = 16; text.Length > 16; digits--) text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text;
    }

    private static T[] Cast<T>(ReadOnlySpan<double> values, Func<double, T> cast)
    {
        var whole = new T[values.Length];
        for (var i = 0; i < whole.Length; i++) whole[i] = cast(values[i]);
        return whole;
    }
}
