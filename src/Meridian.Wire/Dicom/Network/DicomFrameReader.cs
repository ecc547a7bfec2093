using System.Buffers;

namespace Meridian.Wire.Dicom.Network;

/// <summary>
/// Cuts a stream of bytes into PDUs. A P-DATA-TF is not waited for: pieces of its fragments are handed on as they come, so that an object of any size
/// passes through with no more memory than one read. The state is where in a PDU the stream stands. Not for two threads at once.
/// </summary>
public sealed class DicomFrameReader(DicomFrameOptions options)
{
    private uint pduLeft, fragmentLeft;
    private long pduLength;
    private PdvHeader pdv;

    public DicomFrameOptions Options { get; } = options;

    /// <summary>A P-DATA-TF has begun and is not at its end: the end of the stream here cuts it.</summary>
    public bool IsInsidePdu => pduLeft > 0;

    /// <summary>Takes one PDU or one piece. False: needs more; the bytes of headers that are whole may have been taken.</summary>
    /// <exception cref="DicomNetworkException">The bytes break the protocol; the stream cannot be gone on with.</exception>
    public bool TryRead(ref ReadOnlySequence<byte> buffer, out DicomPiece piece)
    {
        piece = default;
        if (pduLeft == 0)
        {
            if (!DicomFrame.TryReadHeader(buffer, Options, out var type, out var length)) return false;
            if (type != PduType.Data)
            {
                if (!DicomFrame.TryRead(ref buffer, Options, out var frame)) return false;
                piece = new(frame.Type, frame.Body);
                return true;
            }
            buffer = buffer.Slice(DicomFrame.HeaderBytes);
            (pduLeft, pduLength, fragmentLeft) = (length, length, 0);
        }
        if (fragmentLeft == 0)
        {
            if (pduLeft < PdvHeader.Bytes) DicomNetworkException.Throw(DicomNetworkReject.BadPdvLength, Offset);
            if (buffer.Length < PdvHeader.Bytes) return false;
            Span<byte> copy = stackalloc byte[PdvHeader.Bytes];
            scoped var head = buffer.FirstSpan;
            if (head.Length < PdvHeader.Bytes)
            {
                buffer.Slice(0, PdvHeader.Bytes).CopyTo(copy);
                head = copy;
            }
            pdv = PdvHeader.Read(head, pduLeft, Offset);
            buffer = buffer.Slice(PdvHeader.Bytes);
            pduLeft -= PdvHeader.Bytes;
            fragmentLeft = pdv.FragmentBytes;
            if (fragmentLeft == 0)
            {
                // An empty fragment is allowed; some senders end a data set with one.
                piece = new(PduType.Data, ReadOnlySequence<byte>.Empty, pdv.ContextId, pdv.IsCommand, pdv.IsLast);
                return true;
            }
        }
        if (buffer.IsEmpty) return false;
        var take = (uint)Math.Min(fragmentLeft, buffer.Length);
        var bytes = buffer.Slice(0, take);
        buffer = buffer.Slice(take);
        fragmentLeft -= take;
        pduLeft -= take;
        piece = new(PduType.Data, bytes, pdv.ContextId, pdv.IsCommand, pdv.IsLast && fragmentLeft == 0);
        return true;
    }

    private long Offset => DicomFrame.HeaderBytes + pduLength - pduLeft;
}
