using Meridian.Core.Intake;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Message ↔ model, pure: the one place where HL7 v2 meets the common language. First the header (version, processing id, type), then by type:
/// observations, waves and alerts of IHE PCD and of senders that follow no profile (ORU), results of laboratory instruments (OUL, ORU), the patient feed (ADT), orders of
/// images (ORM, OMI) and of the laboratory (OML, ORM), an analyzer's question for its work (QBP, QRY, ORM), what it says of itself (ESU, INU), answers (ACK and all that carry MSA).
/// Everything else is refused with a reason and kept.
/// </summary>
internal static partial class Hl7v2Translator
{
    /// <summary>Makes facts of a message.</summary>
    /// <param name="descriptors">The connection's cache.</param>
    /// <param name="assumedOffset">Offset from UTC of times whose sender gives none, neither there nor in MSH-7.</param>
    /// <param name="senders">What the settings say of senders; null: nothing.</param>
    /// <param name="peer">Address of the peer, for laboratory instruments that name themselves in nothing; null: not known.</param>
    public static Hl7v2Translation Translate(Hl7v2Message message, Hl7v2Descriptors descriptors, TimeSpan assumedOffset = default, Hl7v2Senders? senders = null, string? peer = null)
    {
        senders ??= Hl7v2Senders.None;
        var header = message.Header;
        if (RefuseHeader(message, header) is { } refusal) return refusal;
        var type = header[9][1].Raw;
        var trigger = header[9][2].Raw;
        if (IsAnswer(message, type)) return type.SequenceEqual("ORL"u8) || header[9][2].Is("O33"u8) ? LabOrderAnswer(message, peer, assumedOffset) : AnswerOf(message);
        if (message.TryFindUndecodable(out var offset))
            return Hl7v2Translation.Refuse("UndecodableText", new("MSH", 1, 18), Hl7v2ErrorCode.DataTypeError, $"Text is not valid in the character set of MSH-18 (byte {offset}): names could be wrong. Correct MSH-18 or the text and send again.");
        descriptors.Begin(message);
        if (type.SequenceEqual("ORU"u8)) return IsOfLaboratory(message, senders, peer) ? LabResults(message, trigger, senders, peer, assumedOffset) : Observations(message, descriptors, assumedOffset);
        if (type.SequenceEqual("OUL"u8)) return LabResults(message, trigger, senders, peer, assumedOffset);
        if (type.SequenceEqual("ADT"u8)) return PatientFeed(message, trigger, assumedOffset);
        if (type.SequenceEqual("OMI"u8)) return Orders(message, trigger, assumedOffset);
        if (type.SequenceEqual("OML"u8)) return LabOrders(message, trigger, senders, peer, assumedOffset);
        if (type.SequenceEqual("ORM"u8) && IsRefillQuery(message)) return RefillQuery(message, peer, assumedOffset);
        if (type.SequenceEqual("ORM"u8)) return OrdersOfEitherKind(message, trigger, senders, peer, assumedOffset);
        if (type.SequenceEqual("QBP"u8)) return LabQuery(message, trigger, peer, assumedOffset);
        if (type.SequenceEqual("QRY"u8)) return DisplayQuery(message, trigger, peer, assumedOffset);
        if (type.SequenceEqual("ESU"u8) || type.SequenceEqual("INU"u8)) return EquipmentStatus(message, trigger, peer, assumedOffset);
        return Hl7v2Translation.Refuse("UnsupportedMessage", new("MSH", 1, 9), Hl7v2ErrorCode.UnsupportedMessageType, "The hub takes ORU, OUL, ADT, ORM, OMI, OML, QBP, QRY, ESU and INU; a message of this type is not for it.", header: true);
    }

    /// <summary>MSH-3 and MSH-4 joined by <c>|</c>: who sent it.</summary>
    public static string SenderOf(Hl7v2Segment header) => string.Concat(header[3].GetString(), "|", header[4].GetString());

    /// <summary>MSH-9 as <c>ORU^R01</c>.</summary>
    public static string KindOf(Hl7v2Segment header)
    {
        var type = header[9];
        if (type.IsEmpty) return "";
        // The two that come thousands of times, without making a string.
        if (type[1].Is("ORU"u8) && type[2].Is("R01"u8)) return "ORU^R01";
        if (type[1].Is("ORU"u8) && type[2].Is("R40"u8)) return "ORU^R40";
        return type[2].IsEmpty ? type[1].GetString() : type[1].GetString() + "^" + type[2].GetString();
    }

    private static Hl7v2Translation? RefuseHeader(Hl7v2Message message, Hl7v2Segment header)
    {
        // 2.14.9.12: MSH-12 names the version; a sender that leaves it out is read as 2.x.
        var version = header[12][1].Raw.Trim((byte)' ');
        if (!version.IsEmpty && !(version.Length > 1 && version[0] == (byte)'2' && version[1] == (byte)'.') && !version.SequenceEqual("2"u8))
            return Hl7v2Translation.Refuse("UnsupportedVersion", new("MSH", 1, 12), Hl7v2ErrorCode.UnsupportedVersionId, "MSH-12 names no version 2.x.", header: true);
        // 2.14.9.11, table 0103: production, debugging, training.
        var processing = header[11][1].Raw;
        if (!processing.IsEmpty && !processing.SequenceEqual("P"u8) && !processing.SequenceEqual("D"u8) && !processing.SequenceEqual("T"u8) && !(header[9][1].Is("ORU"u8) && RoleOf(header) == SpecimenRole.Control))
            return Hl7v2Translation.Refuse("UnsupportedProcessingId", new("MSH", 1, 11), Hl7v2ErrorCode.UnsupportedProcessingId, "MSH-11 is none of P, D and T.", header: true);
        if (header[9][1].IsEmpty)
            return Hl7v2Translation.Refuse("MissingMessageType", new("MSH", 1, 9), Hl7v2ErrorCode.RequiredFieldMissing, "MSH-9 does not say what the message is.", header: true);
        if (header[10].IsEmpty && !IsAnswer(message, header[9][1].Raw))
            return Hl7v2Translation.Refuse("MissingControlId", new("MSH", 1, 10), Hl7v2ErrorCode.RequiredFieldMissing, "MSH-10 is empty: the answer could not be matched, and a resend not recognized.", header: true);
        return null;
    }

    private static Hl7v2Translation AnswerOf(Hl7v2Message message) =>
        message.TryFind("MSA"u8, out var msa) ? Hl7v2Translation.Answer with { AnswerTo = (msa[2].GetString(), msa[1].GetString()) } : Hl7v2Translation.Answer;

    // An MSA makes an answer of any message; PCD-05 (ORA^R41) tells the fate of an alert that was sent, with or without one.
    private static bool IsAnswer(Hl7v2Message message, ReadOnlySpan<byte> type) =>
        type.SequenceEqual("ACK"u8) || type.SequenceEqual("ORA"u8) || type.SequenceEqual("MCF"u8) || message.TryFind("MSA"u8, out _);

    /// <summary>The instant of a time field; the sender's offset where it gave one, else that of MSH-7, else the one assumed. Null: none, or not a time.</summary>
    private static DateTimeOffset? TimeOf(Hl7v2Field field, TimeSpan offset) =>
        !field.IsEmpty && TryGetTime(field[1].Raw, out var time) && time.Precision >= Hl7v2Precision.Hour ? time.ToDateTimeOffset(offset) : null;

    private static bool TryGetTime(ReadOnlySpan<byte> text, out Hl7v2Timestamp time)
    {
        if (Hl7v2Timestamp.TryParse(text, out time)) return true;
        // Some monitors write milliseconds without the point: 20260124131540000+0800.
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0) digits = text.Length;
        if (digits != 17 || text.Length > Hl7v2Timestamp.MaxLength - 1) return false;
        Span<byte> mended = stackalloc byte[text.Length + 1];
        text[..14].CopyTo(mended);
        mended[14] = (byte)'.';
        text[14..].CopyTo(mended[15..]);
        return Hl7v2Timestamp.TryParse(mended, out time);
    }

    /// <summary>MSH-7 with its offset; null when it is not there.</summary>
    public static DateTimeOffset? SentAt(Hl7v2Segment header, TimeSpan assumedOffset) => TimeOf(header[7], assumedOffset);

    private static TimeSpan OffsetOf(Hl7v2Segment header, TimeSpan assumed) =>
        TryGetTime(header[7][1].Raw, out var time) && time.Offset is { } offset ? offset : assumed;
}
