using System.Buffers;
using System.Globalization;
using Meridian.Wire.Hl7v2.Tables;

namespace Meridian.Wire.Hl7v2;

/// <summary>
/// An answer to a message (2.9, 2.13): MSH with sender and receiver exchanged, MSA with the code and the message's control id, an ERR for each error.
/// It speaks as it was spoken to: delimiters, character set, version and processing id are those of the message. A message whose header
/// could not be read is answered with the recommended delimiters, version 2.5 and an empty MSA-2.
/// </summary>
public sealed record Hl7v2Acknowledgement
{
    /// <summary>MSA-1.</summary>
    public required Hl7v2AckCode Code { get; init; }

    /// <summary>MSH-10 of the answer.</summary>
    public required string ControlId { get; init; }

    /// <summary>MSH-7 of the answer.</summary>
    public required Hl7v2Timestamp Time { get; init; }

    /// <summary>ERR segments. Before 2.3 there was only MSA-3; it then carries the first error's text.</summary>
    public IReadOnlyList<Hl7v2Error> Errors { get; init; } = [];

    /// <summary>MSA-3, a text for people; written up to 2.4 and for positive answers only where it is given. Default: the first error's text.</summary>
    public string? Text { get; init; }

    /// <summary>MSH-9 of the answer as raw bytes, such as <c>ORA^R41^ORA_R41</c>, for messages whose answer is not a general acknowledgment. Default: <c>ACK^event^ACK</c>, shorter before 2.3.1.</summary>
    public ReadOnlyMemory<byte> MessageType { get; init; }

    /// <summary>MSH-21 of the answer as raw bytes. Default: none.</summary>
    public ReadOnlyMemory<byte> Profile { get; init; }

    /// <summary>
    /// True: as readers of 2.3.1 want it that count separators: MSH-16 as it came, every field of MSH and MSA (2.24.1, 2.24.2) with its separator, and in MSA-6 the code of table 0357,
    /// which is 0 for a message that was accepted. Default: false, nothing stands after the last value.
    /// </summary>
    public bool IsFilled { get; init; }

    /// <summary>Writes what follows MSA and ERR in answers that are more than an acknowledgment (ORL, RSP). Default: nothing.</summary>
    public Action<Hl7v2Writer>? Body { get; init; }

    /// <summary>Writes the answer; <paramref name="received"/> is the message, or its header alone (<see cref="Hl7v2Message.TryParseHeader"/>), or null when not even that can be read.</summary>
    /// <exception cref="Hl7v2RejectException">A text cannot be written in the message's character set.</exception>
    public void WriteTo(IBufferWriter<byte> output, Hl7v2Message? received)
    {
        if (received is { SegmentCount: 0 }) received = null;
        var header = received is null ? default : received.Header;
        var delimiters = received?.Delimiters.Completed() ?? Hl7v2Delimiters.Recommended;
        var writer = new Hl7v2Writer(output, received?.Charset ?? Hl7v2Charset.Ascii, delimiters);
        var version = received is null ? 205 : VersionOf(header[12][1].Raw);

        writer.Segment("MSH"u8)
            .Field(3).Echo(header[5].Raw).Field().Echo(header[6].Raw)
            .Field(5).Echo(header[3].Raw).Field().Echo(header[4].Raw)
            .Field(7).Time(Time);
        WriteMessageType(writer, header, version);
        writer.Field(10).Text(ControlId)
            .Field(11).Echo(received is null || header[11].IsEmpty ? "P"u8 : header[11].Raw)
            .Field(12).Echo(received is null ? "2.5"u8 : header[12].Raw);
        if (IsFilled) writer.Field(16).Echo(header[16].Raw);
        WriteCharset(writer, received, header);
        if (!Profile.IsEmpty) writer.Field(21).Raw(Profile.Span);
        else if (IsFilled) writer.Field(21);

        writer.Segment("MSA"u8).Field(1).Text(Table0008.Code(Code)).Field(2).Echo(header[10].Raw);
        var condition = Errors.Count > 0 ? Errors[0].Code : Hl7v2ErrorCode.MessageAccepted;
        var text = Text ?? (Errors.Count > 0 ? Errors[0].UserText : null);
        if (text is not null && (Text is not null || version < 205)) WriteSafely(writer.Field(3), text);
        else if (IsFilled) writer.Field(3).Text(Table0357.Text(condition));
        if (IsFilled) writer.Field(6).Number((long)condition).Field(7);
        if (version >= 203)
            foreach (var error in Errors) WriteError(writer, error, version);
        Body?.Invoke(writer);
        writer.End();
    }

    // A character set that we cannot read is not claimed for the answer. Where shifts stepped over before MSH-18 are not ended, the field that
    // stands eighteenth is another one: then the set's own name is written.
    private static void WriteCharset(Hl7v2Writer writer, Hl7v2Message? received, Hl7v2Segment header)
    {
        if (received is null) return;
        var declared = header[18].Raw;
        if (received.Walk == Hl7v2TextWalk.Iso2022 && !received.Declares(declared)) writer.Field(18).Text(received.Charset.Name);
        else if (received.HasKnownCharset && !declared.ContainsAnyExceptInRange((byte)' ', (byte)'~')) writer.Field(18).Echo(declared);
    }

    private void WriteMessageType(Hl7v2Writer writer, Hl7v2Segment header, int version)
    {
        writer.Field(9);
        if (!MessageType.IsEmpty)
        {
            writer.Raw(MessageType.Span);
            return;
        }
        writer.Text("ACK"u8);
        var trigger = header[9][2].Raw;
        if (trigger.IsEmpty || version < 203) return;
        writer.Component(2).Echo(trigger);
        // MSG.3 came with 2.3.1
        if (version > 203 && !IsFilled) writer.Component(3).Text("ACK"u8);
    }

    private static void WriteError(Hl7v2Writer writer, Hl7v2Error error, int version)
    {
        writer.Segment("ERR"u8);
        if (version < 205)
        {
            // ELD: segment, sequence, field, code as CE in subcomponents
            writer.Field(1);
            WritePlace(writer, error.Place, depth: 3);
            writer.Component(4).Number((long)error.Code).Subcomponent(2).Text(Table0357.Text(error.Code)).Subcomponent(3).Text("HL70357"u8);
            return;
        }
        if (!error.Place.IsUnknown)
        {
            writer.Field(2);
            WritePlace(writer, error.Place, depth: 6);
        }
        writer.Field(3).Number((long)error.Code).Component(2).Text(Table0357.Text(error.Code)).Component(3).Text("HL70357"u8);
        writer.Field(4).Text(error.Severity switch
        {
            Hl7v2Severity.Error => "E"u8,
            Hl7v2Severity.Warning => "W"u8,
            Hl7v2Severity.Information => "I"u8,
            Hl7v2Severity.Fatal => "F"u8,
            _ => throw new InvalidOperationException(),
        });
        if (error.DiagnosticText is not null) WriteSafely(writer.Field(7), error.DiagnosticText);
        if (error.UserText is not null) WriteSafely(writer.Field(8), error.UserText);
    }

    // ERL: segment ^ sequence ^ field ^ repetition ^ component ^ subcomponent; a field's repetitions are counted from 1.
    private static void WritePlace(Hl7v2Writer writer, Hl7v2Place place, int depth)
    {
        if (place.IsUnknown) return;
        writer.Text(place.SegmentId);
        ReadOnlySpan<int> parts = [Math.Max(1, place.SegmentSequence), place.Field, place.Repetition, place.Component, place.Subcomponent];
        for (var i = 0; i + 1 < depth && parts[i] > 0; i++) writer.Component(i + 2).Number((long)parts[i]);
    }

    private static void WriteSafely(Hl7v2Writer writer, string text)
    {
        // An answer must leave even where the sender's character set lacks a letter of our text.
        Span<char> safe = stackalloc char[Math.Min(text.Length, 250)];
        for (var i = 0; i < safe.Length; i++) safe[i] = char.IsAscii(text[i]) && !char.IsControl(text[i]) ? text[i] : '?';
        writer.Text(safe);
    }

    // 2.3.1 is 203 and a bit: what counts is whether it is before 2.3, 2.3 itself, before 2.5, or later.
    private static int VersionOf(ReadOnlySpan<byte> version)
    {
        Span<int> parts = [0, 0, 0];
        var part = 0;
        foreach (var b in version)
        {
            if (b == (byte)'.')
            {
                if (++part == 3) break;
            }
            else if (b is >= (byte)'0' and <= (byte)'9' && parts[part] < 100) parts[part] = (parts[part] * 10) + b - '0';
            else break;
        }
        if (parts[0] != 2) return 205;
        var minor = parts[1] + (parts[2] > 0 && parts[1] == 3 ? 1 : 0);
        return 200 + minor;
    }
}
