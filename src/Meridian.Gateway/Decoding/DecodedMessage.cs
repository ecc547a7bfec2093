using Meridian.Core.Intake;

namespace Meridian.Gateway.Decoding;

/// <summary>One message taken apart for people.</summary>
public sealed record DecodedMessage
{
    /// <summary>The kind as the protocol names it, e.g. <c>ORU^R01^ORU_R01</c>; null when it could not be read.</summary>
    public string? Kind { get; init; }
    /// <summary>The character set that the text was read with, e.g. <c>GB18030</c>; null where the protocol has none.</summary>
    public string? Charset { get; init; }
    /// <summary>Segments, records or elements in the order of the bytes.</summary>
    public required IReadOnlyList<DecodedSegment> Segments { get; init; }
    /// <summary>For a part of a message as it went over the line: its frame. Null: a whole message.</summary>
    public DecodedFrame? Frame { get; init; }
    /// <summary>Why decoding stopped; null: all was understood.</summary>
    public Rejection? Problem { get; init; }
}

/// <summary>One frame, or one control character, of a line.</summary>
/// <param name="Control">The control character's name, e.g. <c>ENQ</c>; null: a frame.</param>
/// <param name="Number">The frame's number; null: it bears none.</param>
/// <param name="End">What ends its text, e.g. <c>ETX</c>; null: nothing did.</param>
/// <param name="ChecksumExpected">As it should be, two hexadecimal digits; null: none is looked at.</param>
/// <param name="ChecksumFound">As it came; null: none, or no number.</param>
/// <param name="IsGood">Nothing is wrong with the frame itself.</param>
public sealed record DecodedFrame(string? Control, int? Number, string? End, string? ChecksumExpected, string? ChecksumFound, bool IsGood);

/// <summary>One segment.</summary>
/// <param name="Id">As the standard names it, e.g. <c>OBX</c>.</param>
/// <param name="Title">What it is, e.g. <c>Observation/Result</c>; null where the hub has no name for it.</param>
/// <param name="Offset">Byte in the raw message at which it begins.</param>
/// <param name="Length">Bytes, terminator left out.</param>
public sealed record DecodedSegment(string Id, string? Title, int Offset, int Length, IReadOnlyList<DecodedField> Fields);

/// <summary>One field, or one repetition of a field, or one component.</summary>
/// <param name="Place">In the protocol's own terms, e.g. <c>OBX-5</c>, <c>PID-3[2]</c>, <c>OBX-3.2</c>.</param>
/// <param name="Name">What it is, e.g. <c>Observation Value</c>; null where the hub has no name for it.</param>
/// <param name="Text">Its text, escapes resolved.</param>
/// <param name="Offset">Byte in the raw message at which it begins.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Parts">Its repetitions or components when there are several; null when it is one.</param>
public sealed record DecodedField(string Place, string? Name, string Text, int Offset, int Length, IReadOnlyList<DecodedField>? Parts = null);
