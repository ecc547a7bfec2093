using System.Buffers;

namespace Meridian.Wire.Dicom.Network;

/// <summary>What one piece added to a message.</summary>
/// <param name="Kind">Which of the others count.</param>
/// <param name="Message">The command that is whole, or whose data set this belongs to.</param>
/// <param name="Data">The next bytes of the data set; may be empty at its end.</param>
/// <param name="EndsMessage">The message is whole with this.</param>
public readonly record struct DicomPart(DicomPartKind Kind, byte ContextId, DicomMessage? Message, ReadOnlySequence<byte> Data, bool EndsMessage);

public enum DicomPartKind : byte
{
    /// <summary>A part of a command that is not whole yet.</summary>
    None,
    /// <summary>A command is whole.</summary>
    Command,
    /// <summary>Bytes of a data set.</summary>
    Data,
}
