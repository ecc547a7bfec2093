using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Laboratory orders: <c>OML^O21</c> (order by order, each with its specimens), <c>OML^O33</c> (specimen by specimen, each with its orders), <c>OML^O35</c> (container by
/// container) and <c>ORM^O01</c> (HL7 v2.5.1 4.4.1, 4.4.6, 4.4.8, 4.4.10). What analyzers ask by is the number on the label: SAC-3 where a container is told, else SPM-2.
/// One order results for each specimen and order number, so that each result goes back under the number that it was asked by.
/// </summary>
internal static partial class Hl7v2Translator
{
    private static Hl7v2Translation LabOrders(Hl7v2Message message, ReadOnlySpan<byte> trigger, Hl7v2Senders senders, string? peer, TimeSpan assumedOffset) =>
        ReadLabOrders(message, trigger, senders, peer, assumedOffset) with { Form = Hl7v2AnswerForm.LabOrder };

    private static Hl7v2Translation ReadLabOrders(Hl7v2Message message, ReadOnlySpan<byte> trigger, Hl7v2Senders senders, string? peer, TimeSpan assumedOffset)
    {
        if (!trigger.IsEmpty && !trigger.SequenceEqual("O01"u8) && !trigger.SequenceEqual("O21"u8) && !trigger.SequenceEqual("O33"u8) && !trigger.SequenceEqual("O35"u8))
            return Hl7v2Translation.Refuse("UnsupportedEvent", new("MSH", 1, 9, 0, 2), Hl7v2ErrorCode.UnsupportedEventCode, "Of laboratory orders the hub takes OML^O21, OML^O33, OML^O35 and ORM^O01.", header: true);
        if (RefuseTraining(message) is { } training) return training;
        if (!message.TryFind("PID"u8, out var pid) || ReadPatient(pid) is not { Identifiers.Count: > 0 } patient)
            return Hl7v2Translation.Refuse("MissingPatientIdentifier", new("PID", 1, 3), Hl7v2ErrorCode.RequiredFieldMissing, "PID-3 names no patient: the order could be anybody's.");
        if (message.TryFind("PID"u8, pid.Index + 1, out var second))
            return Hl7v2Translation.Refuse("SecondPatient", message.PlaceOf(second), Hl7v2ErrorCode.SegmentSequenceError, "A message of laboratory orders is of one patient.");
        message.TryFind("PV1"u8, out var pv1);
        var offset = OffsetOf(message.Header, assumedOffset);
        var bySpecimen = trigger.SequenceEqual("O33"u8) || trigger.SequenceEqual("O35"u8);
        List<LabOrderEvent> events = [];
        Hl7v2Segment orc = default, spm = default, sac = default;
        for (var i = 1; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            if (segment.Is("ORC"u8)) orc = segment;
            else if (bySpecimen && segment.Is("SPM"u8))
            {
                spm = segment;
                sac = orc = default;
            }
            else if (bySpecimen && segment.Is("SAC"u8))
            {
                sac = segment;
                orc = default;
            }
            if (!segment.Is("OBR"u8)) continue;
            if (orc.Id.IsEmpty) return Hl7v2Translation.Refuse("MissingOrderControl", message.PlaceOf(segment), Hl7v2ErrorCode.SegmentSequenceError, "An OBR of an order needs an ORC before it.");
            if (KindOfControl(orc[1].Raw) is not { } kind)
                return Hl7v2Translation.Refuse("UnsupportedOrderControl", message.PlaceOf(orc, 1), Hl7v2ErrorCode.TableValueNotFound, "Of ORC-1 the hub takes NW, SN, RO, CH, XO, XX, NA, CA, OC, CR, RP, DC, OD, DR and SC.");
            if (LabCode(segment[4]) is not { } test)
                return Hl7v2Translation.Refuse("MissingTest", message.PlaceOf(segment, 4), Hl7v2ErrorCode.RequiredFieldMissing, "OBR-4 names no test.");
            var placer = NumberOf(orc[2]) ?? NumberOf(segment[2]);
            var filler = NumberOf(orc[3]) ?? NumberOf(segment[3]);
            if (placer is null && filler is null)
                return Hl7v2Translation.Refuse("MissingOrderNumber", message.PlaceOf(orc, 2), Hl7v2ErrorCode.RequiredFieldMissing, "An order needs a number, of who placed it or of who fills it.");
            var specimens = bySpecimen ? [SpecimenOf(spm, sac, segment, offset, null)] : SpecimensBehind(message, i, offset);
            if (specimens.Count == 0 && LoneSpecimen(message, senders, peer, i, offset) is { } lone) specimens = [lone];
            if (specimens.Count == 0 || specimens.Exists(one => one is null))
                return Hl7v2Translation.Refuse("MissingSpecimen", message.PlaceOf(segment), Hl7v2ErrorCode.RequiredFieldMissing, "No specimen's number is told (SAC-3, SPM-2; for messages without them the field that specimenFields names): an analyzer could not ask for it.");
            var (dilution, notes) = Details(message, orc.Index, i);
            // SC with an ORC-5 that ends the order is as good as its cancellation
            if (kind == OrderEventKind.Status) kind = orc[5].Is("CA"u8) ? OrderEventKind.Cancel : orc[5].Is("DC"u8) ? OrderEventKind.Discontinue : kind;
            var order = new OrderedTest { Test = test, Dilution = dilution };
            foreach (var specimen in specimens)
            {
                var same = events.FindIndex(known => known.Kind == kind && known.Order.Placer == placer && known.Order.Filler == filler && known.Order.Specimen.Id == specimen!.Id);
                if (same >= 0)
                {
                    var known = events[same].Order;
                    if (!known.Tests.Any(one => one.Test == test)) events[same] = events[same] with { Order = known with { Tests = [.. known.Tests, order], Comment = known.Comment ?? notes } };
                    continue;
                }
                events.Add(new()
                {
                    Kind = kind,
                    Order = new()
                    {
                        Placer = placer, Filler = filler, Specimen = specimen!, Patient = patient, Tests = [order], Comment = notes,
                        Priority = PriorityOfTest(message, orc.Index, segment), RequestedAt = TimeOf(orc[9], offset) ?? TimeOf(segment[6], offset),
                        Requester = ReadPerson(orc[12]) ?? ReadPerson(segment[16]), Location = ReadPlace(pv1[3]),
                    },
                });
            }
        }
        if (events.Count == 0) return Hl7v2Translation.Refuse("MissingOrder", new("OBR", 1), Hl7v2ErrorCode.SegmentSequenceError, "An order needs an ORC and an OBR.");
        return new() { Facts = new() { LabOrderEvents = events } };
    }

    // O21: the specimens stand behind the test that is asked of them.
    private static List<LabSpecimen?> SpecimensBehind(Hl7v2Message message, int obr, TimeSpan offset)
    {
        List<LabSpecimen?> specimens = [];
        Hl7v2Segment spm = default;
        var open = false;
        for (var i = obr + 1; i < message.SegmentCount && !message[i].Is("OBR"u8) && !message[i].Is("ORC"u8); i++)
        {
            var segment = message[i];
            if (segment.Is("SPM"u8))
            {
                if (open) Add(SpecimenOf(spm, default, message[obr], offset, null));
                spm = segment;
                open = true;
            }
            else if (segment.Is("SAC"u8))
            {
                Add(SpecimenOf(spm, segment, message[obr], offset, null));
                open = false;
            }
        }
        if (open) Add(SpecimenOf(spm, default, message[obr], offset, null));
        return specimens;

        void Add(LabSpecimen? one)
        {
            if (one is null || !specimens.Exists(known => known?.Id == one.Id)) specimens.Add(one);
        }
    }

    // A test without a specimen of its own: the only one of the message, else the number in the field that the settings or the habit of labels name.
    private static LabSpecimen? LoneSpecimen(Hl7v2Message message, Hl7v2Senders senders, string? peer, int obr, TimeSpan offset)
    {
        LabSpecimen? lone = null;
        for (var i = 1; i < message.SegmentCount; i++)
        {
            if (!message[i].Is("SPM"u8)) continue;
            Hl7v2Segment sac = default;
            if (i + 1 < message.SegmentCount && message[i + 1].Is("SAC"u8)) sac = message[i + 1];
            if (SpecimenOf(message[i], sac, message[obr], offset, null) is not { } one || (lone is not null && lone.Id != one.Id)) return null;
            lone = one;
        }
        if (lone is not null) return lone;
        var place = senders.SpecimenOf(message.Header, peer);
        var number = place is { } told ? PlacedNumber(message, obr, told) : Some(message[obr][3][1]);
        return number is null ? null : SpecimenOf(default, default, message[obr], offset, number);
    }

    private static LabSpecimen? SpecimenOf(Hl7v2Segment spm, Hl7v2Segment sac, Hl7v2Segment obr, TimeSpan offset, string? number)
    {
        number ??= Some(sac[3][1]) ?? (spm.Id.IsEmpty ? null : SpecimenNumber(spm));
        if (number is null) return null;
        var source = obr[15][1];
        return new()
        {
            Id = number,
            Type = LabCode(spm[4]) ?? (Some(source[1]) is { } kind ? new(Some(source[3]) ?? "", kind, Some(source[2])) : null),
            CollectedAt = TimeOf(spm[17], offset) ?? TimeOf(obr[7], offset),
            ReceivedAt = TimeOf(spm[18], offset) ?? TimeOf(obr[14], offset),
            Comment = Some(spm[14][1]),
        };
    }

    private static (decimal? Dilution, string? Notes) Details(Hl7v2Message message, int orc, int obr)
    {
        decimal? dilution = null;
        List<string> notes = [];
        for (var i = orc + 1; i < message.SegmentCount; i++)
        {
            var segment = message[i];
            // notes of the order, then of the test; behind a specimen they are the specimen's
            if (i > obr && (segment.Is("OBR"u8) || segment.Is("ORC"u8) || segment.Is("SPM"u8) || segment.Is("SAC"u8) || segment.Is("OBX"u8))) break;
            if (i < obr && segment.Is("OBR"u8)) notes.Clear();
            if (segment.Is("TCD"u8)) dilution = Dilution(segment[2]);
            else if (segment.Is("NTE"u8) && Trimmed(segment[3].GetString()) is { } note) notes.Add(note);
        }
        return (dilution, notes.Count > 0 ? string.Join('\n', notes) : null);
    }

    // Table 0485 in TQ1-9; before 2.5 in ORC-7.6 and OBR-27.6, before 2.3 in OBR-5.
    private static string? PriorityOfTest(Hl7v2Message message, int orc, Hl7v2Segment obr)
    {
        for (var i = orc + 1; i < message.SegmentCount && !message[i].Is("ORC"u8); i++)
        {
            if (message[i].Is("OBR"u8) && i > obr.Index) break;
            if (message[i].Is("TQ1"u8) && Some(message[i][9][1]) is { } timing) return timing;
        }
        return Some(message[orc][7][6]) ?? Some(obr[27][6]) ?? Some(obr[5][1]);
    }
}
