using System.Buffers;
using System.Buffers.Binary;

namespace Meridian.Wire.Dicom.Network;

/// <summary>
/// Writes the PDUs that have no items, and cuts commands and data sets into P-DATA-TF PDUs that the peer takes.
/// One PDU carries one fragment, but a short command and the data set after it are the caller's to put into one flush.
/// </summary>
public static class DicomFrameWriter
{
    /// <summary>Longest P-DATA-TF written to a peer that takes any (maximum length 0). 128 KiB: what the largest toolkits announce.</summary>
    public const uint UnlimitedPeerBytes = 128 * 1024;

    /// <summary>Bytes before a fragment that has a PDU to itself.</summary>
    public const int DataHeaderBytes = DicomFrame.HeaderBytes + PdvHeader.Bytes;

    /// <summary>How many bytes of fragment go into one PDU for a peer that announced <paramref name="peerMaxPdu"/> (PS3.8 D.1: the value limits the PDU's length field).</summary>
    public static int MaxFragment(uint peerMaxPdu)
    {
        var pdu = peerMaxPdu == 0 ? UnlimitedPeerBytes : Math.Min(peerMaxPdu, 1 << 20);
        // A fragment of a data set has an even length (PS3.8 Annex E.1); a peer that announces next to nothing gets the least that carries something.
        return Math.Max(2, (int)(pdu - Math.Min(pdu, PdvHeader.Bytes)) & ~1);
    }

    public static void Write(IBufferWriter<byte> output, AssociateReject reject)
    {
        ArgumentNullException.ThrowIfNull(reject);
        WriteShort(output, PduType.AssociateReject, (byte)reject.Result, (byte)reject.Source, reject.Reason);
    }

    public static void Write(IBufferWriter<byte> output, AssociateAbort abort)
    {
        ArgumentNullException.ThrowIfNull(abort);
        WriteShort(output, PduType.Abort, 0, (byte)abort.Source, (byte)abort.Reason);
    }

    public static void WriteReleaseRequest(IBufferWriter<byte> output) => WriteShort(output, PduType.ReleaseRequest, 0, 0, 0);

    public static void WriteReleaseResponse(IBufferWriter<byte> output) => WriteShort(output, PduType.ReleaseResponse, 0, 0, 0);

    /// <summary>Reads the body of an A-ASSOCIATE-RJ.</summary>
    public static AssociateReject ReadReject(ReadOnlySequence<byte> body)
    {
        Span<byte> four = stackalloc byte[4];
        Four(body, four);
        return new((AssociateRejectResult)four[1], (AssociateRejectSource)four[2], four[3]);
    }

    /// <summary>Reads the body of an A-ABORT.</summary>
    public static AssociateAbort ReadAbort(ReadOnlySequence<byte> body)
    {
        Span<byte> four = stackalloc byte[4];
        Four(body, four);
        return new((AbortSource)four[2], (AbortReason)four[3]);
    }

    /// <summary>A command set, in as many PDUs as it needs.</summary>
    public static void WriteCommand(IBufferWriter<byte> output, byte contextId, ReadOnlySpan<byte> command, uint peerMaxPdu) =>
        Write(output, contextId, isCommand: true, command, endsHere: true, peerMaxPdu);

    /// <summary>A part of a data set, in as many PDUs as it needs.</summary>
    /// <param name="endsHere">The data set's last part; it may be empty.</param>
    public static void WriteData(IBufferWriter<byte> output, byte contextId, ReadOnlySpan<byte> data, bool endsHere, uint peerMaxPdu) =>
        Write(output, contextId, isCommand: false, data, endsHere, peerMaxPdu);

    /// <summary>The 12 bytes before a fragment that has a PDU to itself, for a caller that sends the fragment from its own memory.</summary>
    public static void WriteDataHeader(Span<byte> header, byte contextId, int fragmentBytes, bool isLast) =>
        WriteHeader(header, contextId, isCommand: false, fragmentBytes, isLast);

    private static void Write(IBufferWriter<byte> output, byte contextId, bool isCommand, ReadOnlySpan<byte> bytes, bool endsHere, uint peerMaxPdu)
    {
        ArgumentNullException.ThrowIfNull(output);
        var most = MaxFragment(peerMaxPdu);
        if (bytes.IsEmpty && !endsHere) return;
        do
        {
            var take = Math.Min(most, bytes.Length);
            var span = output.GetSpan(DataHeaderBytes + take);
            WriteHeader(span, contextId, isCommand, take, endsHere && take == bytes.Length);
            bytes[..take].CopyTo(span[DataHeaderBytes..]);
            output.Advance(DataHeaderBytes + take);
            bytes = bytes[take..];
        }
        while (!bytes.IsEmpty);
    }

    private static void WriteHeader(Span<byte> span, byte contextId, bool isCommand, int fragment, bool isLast)
    {
        span[0] = (byte)PduType.Data;
        span[1] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(span[2..], (uint)(PdvHeader.Bytes + fragment));
        new PdvHeader(contextId, isCommand, isLast, (uint)fragment).Write(span[DicomFrame.HeaderBytes..]);
    }

    private static void WriteShort(IBufferWriter<byte> output, PduType type, byte second, byte third, byte fourth)
    {
        ArgumentNullException.ThrowIfNull(output);
        ReadOnlySpan<byte> pdu = [(byte)type, 0, 0, 0, 0, 4, 0, second, third, fourth];
        output.Write(pdu);
    }

    private static void Four(ReadOnlySequence<byte> body, Span<byte> four)
    {
        if (body.Length != 4) DicomNetworkException.Throw(DicomNetworkReject.BadPduLength, 2);
        body.CopyTo(four);
    }
}
