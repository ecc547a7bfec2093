using System.Buffers;

namespace Meridian.Wire.Dicom.Network;

/// <summary>
/// Puts pieces of P-DATA-TF together into messages (PS3.8 Annex E.1: a command set, then its data set, on one presentation context, messages never mixed).
/// The command is gathered; the data set is handed on piece by piece in the reader's own memory, so its size does not matter. Not for two threads at once.
/// </summary>
public sealed class DicomAssembler(DicomFrameOptions options)
{
    private readonly ArrayBufferWriter<byte> command = new(256);
    private DicomMessage? current;
    private byte contextId;

    /// <summary>A message has begun and is not at its end.</summary>
    public bool IsInsideMessage => current is not null || command.WrittenCount > 0;

    /// <summary>The message whose data set is under way.</summary>
    public DicomMessage? Current => current;

    /// <summary>Takes one piece. What comes back is valid as long as the piece is.</summary>
    /// <exception cref="DicomNetworkException">The piece may not come now, or the command cannot be read.</exception>
    public DicomPart Take(in DicomPiece piece)
    {
        if (piece.Type != PduType.Data) throw new ArgumentException("Not a piece of a P-DATA-TF.", nameof(piece));
        if (IsInsideMessage && piece.ContextId != contextId || piece.IsCommand != current is null) DicomNetworkException.Throw(DicomNetworkReject.FragmentOutOfOrder, 0);
        if (current is { } message)
        {
            if (piece.IsLast) current = null;
            return new(DicomPartKind.Data, piece.ContextId, message, piece.Bytes, piece.IsLast);
        }
        contextId = piece.ContextId;
        if (command.WrittenCount + piece.Bytes.Length > options.MaxCommandBytes) DicomNetworkException.Throw(DicomNetworkReject.CommandTooLong, 0);
        if (!piece.IsLast || command.WrittenCount > 0 || !piece.Bytes.IsSingleSegment)
        {
            foreach (var segment in piece.Bytes) command.Write(segment.Span);
            if (!piece.IsLast) return new(DicomPartKind.None, piece.ContextId, null, default, false);
            message = DicomMessage.Read(command.WrittenSpan);
            command.ResetWrittenCount();
        }
        else message = DicomMessage.Read(piece.Bytes.FirstSpan);
        if (message.HasDataset) current = message;
        return new(DicomPartKind.Command, contextId, message, default, !message.HasDataset);
    }
}
