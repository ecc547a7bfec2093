using System.Buffers;

namespace Meridian.Wire.Dicom.Network;

/// <summary>
/// What <see cref="DicomFrameReader"/> hands on: a whole PDU of any type but P-DATA-TF, or a piece of a fragment as it came. Valid until the buffer moves on.
/// </summary>
/// <param name="Type">The PDU's type.</param>
/// <param name="Bytes">The PDU's body, or the piece.</param>
/// <param name="ContextId">Of a piece: its presentation context.</param>
/// <param name="IsCommand">Of a piece: belongs to the command set.</param>
/// <param name="IsLast">Of a piece: ends the command set or data set.</param>
public readonly record struct DicomPiece(PduType Type, ReadOnlySequence<byte> Bytes, byte ContextId = 0, bool IsCommand = false, bool IsLast = false);
