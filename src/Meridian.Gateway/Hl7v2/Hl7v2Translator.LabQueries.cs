using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Analyzers that ask for their work: QBP^Q11 of IHE LAW (LAB-27), and the two ways that makers took before there was LAW and take still: QRY^Q02 (HL7 v2.3.1 2.18.1: QRD-8
/// bears the label, an empty one asks for all that is open) and ORM^O01 that asks to refill an order (ORC-1 RF, table 0119; ORC-3 bears the label).
/// </summary>
internal static partial class Hl7v2Translator
{
    // QPD-1 WOS asks by label, WOS_ALL for everything (TF-2b 3.27.4.1.2.3); makers have names of their own and ask by label all the same.
    private static Hl7v2Translation LabQuery(Hl7v2Message message, ReadOnlySpan<byte> trigger, string? peer, TimeSpan assumedOffset)
    {
        if (!trigger.IsEmpty && !trigger.SequenceEqual("Q11"u8))
            return Hl7v2Translation.Refuse("UnsupportedEvent", new("MSH", 1, 9, 0, 2), Hl7v2ErrorCode.UnsupportedEventCode, "Of queries the hub takes QBP^Q11.", header: true);
        if (!message.TryFind("QPD"u8, out var qpd))
            return Hl7v2Translation.Refuse("MissingQuery", new("QPD", 1), Hl7v2ErrorCode.SegmentSequenceError, "A query needs a QPD.") with { Form = Hl7v2AnswerForm.Query };
        var specimens = LabelsIn(qpd[3]);
        if (specimens.Count == 0 && !qpd[1][1].Raw.EndsWith("_ALL"u8))
            return Hl7v2Translation.Refuse("UnsupportedQuery", message.PlaceOf(qpd, 3), Hl7v2ErrorCode.RequiredFieldMissing, "QPD-3 names no specimen: by rack or tray alone the hub knows none.") with { Form = Hl7v2AnswerForm.Query };
        if (RefuseTraining(message) is { } training) return training with { Form = Hl7v2AnswerForm.Query };
        if (LabEquipment(message, peer, null) is not { } equipment)
            return Nameless() with { Form = Hl7v2AnswerForm.Query };
        return Asked(message, QueryOf(message, equipment, Hl7v2QueryForm.Law, specimens), assumedOffset) with { Form = Hl7v2AnswerForm.Query };
    }

    private static Hl7v2Translation DisplayQuery(Hl7v2Message message, ReadOnlySpan<byte> trigger, string? peer, TimeSpan assumedOffset)
    {
        if (!trigger.SequenceEqual("Q02"u8))
            return Hl7v2Translation.Refuse("UnsupportedEvent", new("MSH", 1, 9, 0, 2), Hl7v2ErrorCode.UnsupportedEventCode, "Of queries by QRD the hub takes QRY^Q02, an analyzer's question for its work.", header: true);
        if (!message.TryFind("QRD"u8, out var qrd))
            return Hl7v2Translation.Refuse("MissingQuery", new("QRD", 1), Hl7v2ErrorCode.SegmentSequenceError, "A query needs a QRD.");
        if (RefuseTraining(message) is { } training) return training;
        if (LabEquipment(message, peer, null) is not { } equipment) return Nameless();
        message.TryFind("QRF"u8, out var qrf);
        var offset = OffsetOf(message.Header, assumedOffset);
        var specimens = LabelsIn(qrd[8]);
        // QRF-4 and QRF-5: from one of the analyzer's own running numbers to another, which say nothing here
        if (specimens.Count == 0 && !qrf[4].IsEmpty)
            return Hl7v2Translation.Refuse("UnsupportedQuery", message.PlaceOf(qrd, 8), Hl7v2ErrorCode.RequiredFieldMissing, "QRD-8 names no specimen: the analyzer's own running numbers (QRF-4) are not known to the hub. Ask by label, or for all.");
        var query = QueryOf(message, equipment, Hl7v2QueryForm.Display, specimens) with { IsCanceled = qrd[9][1].Is("CAN"u8), From = TimeOf(qrf[2], offset), To = TimeOf(qrf[3], offset) };
        return Asked(message, query, assumedOffset);
    }

    /// <summary>True: an order message that orders nothing, and asks for the order of a specimen.</summary>
    private static bool IsRefillQuery(Hl7v2Message message) =>
        message.TryFind("ORC"u8, out var orc) && orc[1].Is("RF"u8) && !message.TryFind("OBR"u8, out _) && !message.TryFind("RXO"u8, out _) && !message.TryFind("RXE"u8, out _);

    private static Hl7v2Translation RefillQuery(Hl7v2Message message, string? peer, TimeSpan assumedOffset)
    {
        message.TryFind("ORC"u8, out var orc);
        if ((Some(orc[3][1]) ?? Some(orc[2][1])) is not { } specimen)
            return Hl7v2Translation.Refuse("UnsupportedQuery", message.PlaceOf(orc, 3), Hl7v2ErrorCode.RequiredFieldMissing, "ORC-3 names no specimen: what is to be refilled cannot be told.");
        if (RefuseTraining(message) is { } training) return training;
        if (LabEquipment(message, peer, null) is not { } equipment) return Nameless();
        return Asked(message, QueryOf(message, equipment, Hl7v2QueryForm.Refill, [specimen]), assumedOffset);
    }

    private static Hl7v2Translation Nameless() =>
        Hl7v2Translation.Refuse("MissingSender", new("MSH", 1, 3), Hl7v2ErrorCode.RequiredFieldMissing, "MSH-3 and MSH-4 name no instrument, and the connection it came over is not known.");

    private static List<string> LabelsIn(Hl7v2Field field)
    {
        List<string> labels = [];
        foreach (var repetition in field.Repetitions)
            if (Some(repetition[1][1]) is { } label && !labels.Contains(label)) labels.Add(label);
        return labels;
    }

    private static Hl7v2LabQuery QueryOf(Hl7v2Message message, EquipmentIdentity equipment, Hl7v2QueryForm form, IReadOnlyList<string> specimens) => new()
    {
        Form = form, Analyzer = equipment, Driver = DriverOf(message.Header), Application = message.Header[3].GetString(), Facility = message.Header[4].GetString(), Specimens = specimens,
    };

    // whoever asks is an instrument of the laboratory: it appears in the registry, where its tests can be told
    private static Hl7v2Translation Asked(Hl7v2Message message, Hl7v2LabQuery query, TimeSpan assumedOffset) => new()
    {
        Query = query,
        Facts = new() { LabReports = [new() { Equipment = query.Analyzer, Driver = query.Driver, At = SentAt(message.Header, assumedOffset) }] },
    };
}
