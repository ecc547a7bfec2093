using System.Globalization;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Imaging orders: <c>ORM^O01</c> (ORC, OBR, ZDS; IHE RAD-2, RAD-3, RAD-4, RAD-13 on 2.3.1) and <c>OMI^O23</c> (ORC, TQ1, OBR, IPC; the same on 2.5.1).
/// Fields as IHE RAD TF-2 4.4 and TF-2x appendix B map them to the worklist: OBR-18 accession, OBR-19 requested procedure, OBR-20 scheduled step,
/// OBR-24 modality, ZDS-1 study; in OMI the IPC segment carries them.
/// </summary>
internal static partial class Hl7v2Translator
{
    // SH, 16 characters at most (PS3.5 table 6.2-1): what is longer could not be shown on a modality, and cut off it would be another number.
    private const int LongestShortString = 16;

    private static Hl7v2Translation Orders(Hl7v2Message message, ReadOnlySpan<byte> trigger, TimeSpan assumedOffset)
    {
        if (!trigger.IsEmpty && !trigger.SequenceEqual("O01"u8) && !trigger.SequenceEqual("O23"u8))
            return Hl7v2Translation.Refuse("UnsupportedEvent", new("MSH", 1, 9, 0, 2), Hl7v2ErrorCode.UnsupportedEventCode, "Of orders the hub takes ORM^O01 and OMI^O23.", header: true);
        if (!message.TryFind("PID"u8, out var pid) || ReadPatient(pid) is not { Identifiers.Count: > 0 } patient)
            return Hl7v2Translation.Refuse("MissingPatientIdentifier", new("PID", 1, 3), Hl7v2ErrorCode.RequiredFieldMissing, "PID-3 names no patient: the order could be anybody's.");
        message.TryFind("PV1"u8, out var pv1);
        var offset = OffsetOf(message.Header, assumedOffset);
        List<(OrderEvent Event, string Key)> read = [];
        var orc = -1;
        for (var i = 0; i < message.SegmentCount; i++)
        {
            if (message[i].Is("ORC"u8)) orc = i;
            if (!message[i].Is("OBR"u8)) continue;
            if (orc < 0) return Hl7v2Translation.Refuse("MissingOrderControl", message.PlaceOf(message[i]), Hl7v2ErrorCode.SegmentSequenceError, "An OBR of an order needs an ORC before it.");
            if (ReadOrder(message, orc, i, patient, pv1, offset, out var one) is { } refusal) return refusal;
            var key = $"{one!.Kind}|{one.Order.RequestedProcedureId ?? one.Order.Placer?.Value ?? one.Order.Filler?.Value}|{one.Order.StudyUid}";
            var same = read.FindIndex(known => known.Key == key);
            if (same < 0) read.Add((one, key));
            else read[same] = (Joined(read[same].Event, one), key);
        }
        if (read.Count == 0) return Hl7v2Translation.Refuse("MissingOrder", new("OBR", 1), Hl7v2ErrorCode.SegmentSequenceError, "An order needs an ORC and an OBR.");
        if (read.Count > 1 && read.Select(one => one.Event.Order.StudyUid).OfType<string>() is var studies && studies.Count() != studies.Distinct().Count())
            return Hl7v2Translation.Refuse("StudyNamedTwice", new("ZDS", 1, 1), Hl7v2ErrorCode.DuplicateKeyIdentifier, "Two procedures of the message name one study: their images could not be told apart.");
        return new() { Facts = new() { OrderEvents = [.. read.Select(one => one.Event)] } };
    }

    private static Hl7v2Translation? ReadOrder(Hl7v2Message message, int orcIndex, int obrIndex, PatientIdentity patient, Hl7v2Segment pv1, TimeSpan offset, out OrderEvent? read)
    {
        read = null;
        var orc = message[orcIndex];
        var obr = message[obrIndex];
        if (KindOfControl(orc[1].Raw) is not { } kind)
            return Hl7v2Translation.Refuse("UnsupportedOrderControl", message.PlaceOf(orc, 1), Hl7v2ErrorCode.TableValueNotFound, "Of ORC-1 the hub takes NW, SN, RO, CH, XO, XX, NA, CA, OC, CR, RP, DC, OD, DR and SC.");
        Hl7v2Segment tq1 = default, zds = default;
        for (var i = orcIndex + 1; i < obrIndex; i++) if (message[i].Is("TQ1"u8)) tq1 = message[i];
        var end = obrIndex + 1;
        while (end < message.SegmentCount && !message[end].Is("OBR"u8) && !message[end].Is("ORC"u8)) end++;
        List<string> notes = [];
        List<ScheduledStep> steps = [];
        string? accession = Some(obr[18][1]), procedureId = Some(obr[19][1]), study = null;
        for (var i = obrIndex + 1; i < end; i++)
        {
            var segment = message[i];
            if (segment.Is("TQ1"u8)) tq1 = segment;
            else if (segment.Is("ZDS"u8)) zds = segment;
            else if (segment.Is("NTE"u8) && !segment[3].IsEmpty) notes.Add(segment[3].GetString());
            else if (segment.Is("IPC"u8))
            {
                (accession, procedureId, study) = (Some(segment[1][1]) ?? accession, Some(segment[2][1]) ?? procedureId, Some(segment[3][1]) ?? study);
                steps.Add(StepOfIpc(segment));
            }
        }
        // one ZDS at the end of a message stands for all of its OBR (RAD-4)
        if (zds.Id.IsEmpty) message.TryFind("ZDS"u8, end, out zds);
        study ??= Some(zds[1][1]);
        if (steps.Count == 0) steps.Add(StepOfObr(obr));
        if (study is not null && !IsUid(study))
            return Hl7v2Translation.Refuse("InvalidStudyUid", zds.Id.IsEmpty ? new("IPC", 1, 3) : message.PlaceOf(zds, 1), Hl7v2ErrorCode.DataTypeError, "The study instance UID is none: digits and points, 64 at most.");
        foreach (var number in steps.Select(step => step.Id).Append(accession).Append(procedureId))
            if (number?.Length > LongestShortString || number?.Contains('\\', StringComparison.Ordinal) == true)
                return Hl7v2Translation.Refuse("NumberTooLong", message.PlaceOf(obr, 18), Hl7v2ErrorCode.DataTypeError, "Accession number, requested procedure and scheduled step have 16 characters at most, or a modality cannot show them.");

        var start = StartOf(tq1[7], 1, offset) ?? StartOf(orc[7], 4, offset) ?? StartOf(obr[27], 4, offset) ?? StartOf(obr[36], 1, offset);
        var procedure = CodeAt(obr[44], 1) ?? CodeAt(obr[4], 1);
        var performer = ReadPerson(obr[34]);
        read = new()
        {
            Kind = kind,
            Status = kind is OrderEventKind.Status or OrderEventKind.Change ? StatusOf(orc[5].Raw) : null,
            Order = new()
            {
                Placer = NumberOf(orc[2]) ?? NumberOf(obr[2]), Filler = NumberOf(orc[3]) ?? NumberOf(obr[3]), Accession = accession, RequestedProcedureId = procedureId, StudyUid = study,
                Procedure = procedure, Description = procedure?.Text, Reason = TextOf(obr[31]) ?? (obr[13].IsEmpty ? null : Trimmed(obr[13].GetString())),
                Comments = notes.Count > 0 ? string.Join('\n', notes) : null, Priority = PriorityOf(tq1[9][1].Raw) ?? PriorityOf(orc[7][6].Raw) ?? PriorityOf(obr[27][6].Raw) ?? PriorityOf(obr[5][1].Raw),
                Patient = patient, Visit = Some(pv1[19][1]), Class = Some(pv1[2][1]), Location = ReadPlace(pv1[3]), ReferringPhysician = ReadPerson(pv1[8]),
                RequestingPhysician = ReadPerson(orc[12]) ?? ReadPerson(obr[16]), RequestedAt = TimeOf(orc[9], offset) ?? TimeOf(obr[6], offset),
                Steps = [.. steps.Select(step => step with { Start = start, Performer = performer, Description = step.Description ?? step.Protocols.FirstOrDefault()?.Text })],
            },
        };
        return null;
    }

    // Table 0119, as the sides of a placer and of a filler write it.
    private static OrderEventKind? KindOfControl(ReadOnlySpan<byte> control) => control switch
    {
        _ when control.SequenceEqual("NW"u8) || control.SequenceEqual("SN"u8) || control.SequenceEqual("RO"u8) || control.SequenceEqual("CH"u8) => OrderEventKind.New,
        _ when control.SequenceEqual("XO"u8) || control.SequenceEqual("XX"u8) || control.SequenceEqual("NA"u8) => OrderEventKind.Change,
        _ when control.SequenceEqual("CA"u8) || control.SequenceEqual("OC"u8) || control.SequenceEqual("CR"u8) || control.SequenceEqual("RP"u8) => OrderEventKind.Cancel,
        _ when control.SequenceEqual("DC"u8) || control.SequenceEqual("OD"u8) || control.SequenceEqual("DR"u8) => OrderEventKind.Discontinue,
        _ when control.SequenceEqual("SC"u8) => OrderEventKind.Status,
        _ => null,
    };

    // Table 0038.
    private static StepStatus? StatusOf(ReadOnlySpan<byte> status) => status switch
    {
        _ when status.SequenceEqual("SC"u8) => StepStatus.Scheduled,
        _ when status.SequenceEqual("IP"u8) => StepStatus.Started,
        _ when status.SequenceEqual("CM"u8) => StepStatus.Completed,
        _ when status.SequenceEqual("DC"u8) => StepStatus.Discontinued,
        _ when status.SequenceEqual("CA"u8) => StepStatus.Canceled,
        _ => null,
    };

    // TF-2x appendix B: the priorities of TQ.6 and TQ1-9 as DICOM 0040,1003.
    private static string? PriorityOf(ReadOnlySpan<byte> priority) => priority switch
    {
        [(byte)'S', ..] => "STAT",
        [(byte)'A', ..] or [(byte)'P', ..] or [(byte)'C', ..] => "HIGH",
        [(byte)'R', ..] => "ROUTINE",
        [(byte)'T', ..] => "MEDIUM",
        _ => null,
    };

    private static ScheduledStep StepOfObr(Hl7v2Segment obr) => new()
    {
        // OBR-4.4 to 4.6 carry the protocol (RAD-4), OBR-24 the modality
        Id = Some(obr[20][1]), Modality = Some(obr[24][1]), StationAe = AeOf(obr[21]), Protocols = CodeAt(obr[4], 4) is { } protocol ? [protocol] : [],
    };

    private static ScheduledStep StepOfIpc(Hl7v2Segment ipc)
    {
        List<Code> protocols = [];
        for (var i = 0; i < ipc[6].RepetitionCount; i++) if (CodeAt(ipc[6].Repetition(i), 1) is { } protocol) protocols.Add(protocol);
        return new()
        {
            Id = Some(ipc[4][1]), Modality = Some(ipc[5][1]), Protocols = protocols, StationName = Some(ipc[7][1]), Location = Some(ipc[8][2]) ?? Some(ipc[8][1]), StationAe = AeOf(ipc[9]),
        };
    }

    /// <summary>Two OBR of one requested procedure: further steps, or further protocols of the same step.</summary>
    private static OrderEvent Joined(OrderEvent first, OrderEvent next)
    {
        var steps = first.Order.Steps.ToList();
        foreach (var step in next.Order.Steps)
        {
            var same = steps.FindIndex(known => known.Id == step.Id);
            if (same < 0) steps.Add(step);
            else steps[same] = steps[same] with { Protocols = [.. steps[same].Protocols.Union(step.Protocols)] };
        }
        return first with { Order = first.Order with { Steps = steps } };
    }

    private static OrderNumber? NumberOf(Hl7v2Field field) => Some(field[1]) is { } value ? new(value, Some(field[2]) ?? Some(field[3])) : null;

    private static Code? CodeAt(Hl7v2Field field, int component) =>
        field.IsEmpty || field.IsNull ? null : Hl7v2Codes.Make(field[component].GetString(), field[component + 1].GetString(), field[component + 2].GetString());

    private static string? TextOf(Hl7v2Field field) => Some(field[2]) ?? Some(field[1]);

    private static string? AeOf(Hl7v2Field field) => field.IsEmpty ? null : Trimmed(field.GetString()) is { Length: <= LongestShortString } ae && ae.All(c => c is > ' ' and < (char)0x7f and not '\\' || c == ' ') ? ae : null;

    // XCN and NDL.1 (CNN): identifier ^ family ^ given ^ middle ^ suffix ^ prefix
    private static PersonName? ReadPerson(Hl7v2Field field)
    {
        if (field.IsEmpty || field.IsNull) return null;
        if (Some(field[2][1]) is { } family) return new(family, Some(field[3]), Some(field[4]), Some(field[6]), Some(field[5]));
        return Some(field[1][2]) is { } inner ? new(inner, Some(field[1][3])) : null;
    }

    /// <summary>A planned time; a day alone is its beginning, for the worklist asks by days.</summary>
    private static DateTimeOffset? StartOf(Hl7v2Field field, int component, TimeSpan offset) =>
        !field.IsEmpty && TryGetTime(field[component].Raw, out var time) && time.Precision >= Hl7v2Precision.Day ? time.ToDateTimeOffset(offset) : null;

    private static bool IsUid(string text) => text.Length <= 64 && text.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));
}
