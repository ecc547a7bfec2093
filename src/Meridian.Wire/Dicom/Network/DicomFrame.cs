using System.Buffers;
using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Network;

/// <summary>
/// One protocol data unit (PS3.8 9.3): six bytes of header (type, reserved, length as 32 bits big endian) and a body.
/// <see cref="TryRead"/> waits for the whole of it; <see cref="DicomFrameReader"/> hands a P-DATA-TF on as it comes.
/// </summary>
/// <param name="Type">What it is.</param>
/// <param name="Body">The bytes after the header, in the buffer that was given.</param>
public readonly record struct DicomFrame(PduType Type, ReadOnlySequence<byte> Body)
{
    /// <summary>Type, reserved, length.</summary>
    public const int HeaderBytes = 6;

    /// <summary>Takes one whole PDU. False: needs more, and touched nothing.</summary>
    /// <exception cref="DicomNetworkException">No PDU, or one that is too long.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, DicomFrameOptions options, out DicomFrame frame)
    {
        frame = default;
        if (!TryReadHeader(buffer, options, out var type, out var length) || buffer.Length - HeaderBytes < length) return false;
        frame = new(type, buffer.Slice(HeaderBytes, length));
        buffer = buffer.Slice(HeaderBytes + (long)length);
        return true;
    }

    /// <summary>Reads type and length alone, as soon as they are there; the type is judged by its first byte.</summary>
    /// <exception cref="DicomNetworkException">No PDU, or one that is too long.</exception>
    internal static bool TryReadHeader(in ReadOnlySequence<byte> buffer, DicomFrameOptions options, out PduType type, out uint length)
    {
        ArgumentNullException.ThrowIfNull(options);
        (type, length) = (default, 0);
        if (buffer.IsEmpty) return false;
        var first = buffer.FirstSpan[0];
        if (first is < (byte)PduType.AssociateRequest or > (byte)PduType.Abort) DicomNetworkException.Throw(DicomNetworkReject.UnknownPdu, 0);
        if (buffer.Length < HeaderBytes) return false;
        Span<byte> copy = stackalloc byte[HeaderBytes];
        scoped var head = buffer.FirstSpan;
        if (head.Length < HeaderBytes)
        {
            buffer.Slice(0, HeaderBytes).CopyTo(copy);
            head = copy;
        }
        type = (PduType)first;
        length = BinaryPrimitives.ReadUInt32BigEndian(head[2..]);
        switch (type)
        {
            case PduType.Data:
                if (length > options.MaxDataBytes) DicomNetworkException.Throw(DicomNetworkReject.PduTooLong, 2);
                // PS3.8 9.3.5: one or more presentation data values, each with six bytes before its fragment.
                if (length < PdvHeader.Bytes) DicomNetworkException.Throw(DicomNetworkReject.BadPduLength, 2);
                break;
            case PduType.AssociateRequest or PduType.AssociateAccept:
                if (length > options.MaxAssociateBytes) DicomNetworkException.Throw(DicomNetworkReject.PduTooLong, 2);
                break;
            // PS3.8 9.3.4, 9.3.6 to 9.3.8: exactly four.
            case PduType.AssociateReject or PduType.ReleaseRequest or PduType.ReleaseResponse or PduType.Abort:
                if (length != 4) DicomNetworkException.Throw(DicomNetworkReject.BadPduLength, 2);
                break;
            default:
                throw new InvalidOperationException();
        }
        return true;
    }
}
