using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>Patients and places: PID, MRG, PV1, and the patient feed (HL7 v2 chapter 3).</summary>
internal static partial class Hl7v2Translator
{
    private static Hl7v2Translation PatientFeed(Hl7v2Message message, ReadOnlySpan<byte> told, TimeSpan assumedOffset)
    {
        var trigger = TriggerOf(message, told);
        if (PatientTriggers.KindOf(trigger) is not { } meant)
            return Hl7v2Translation.Refuse("UnsupportedEvent", new("MSH", 1, 9, 0, 2), Hl7v2ErrorCode.UnsupportedEventCode, $"Of the patient feed the hub takes {PatientTriggers.Taken}.", header: true);
        var offset = OffsetOf(message.Header, assumedOffset);
        DateTimeOffset? at = null;
        if (message.TryFind("EVN"u8, out var evn)) at = TimeOf(evn[6], offset) ?? TimeOf(evn[2], offset);
        at ??= SentAt(message.Header, offset);

        List<PatientEvent> events = [];
        for (var i = 0; i < message.SegmentCount; i++)
        {
            if (!message[i].Is("PID"u8)) continue;
            var pid = message[i];
            // ADT_A39 (A40): PID [PD1] MRG [PV1], once for each pair; ADT_A17: PID [PD1] PV1, twice; in the others PV1 follows within the message.
            var end = i + 1;
            while (end < message.SegmentCount && !message[end].Is("PID"u8)) end++;
            Hl7v2Segment pv1 = default, mrg = default;
            for (var j = i + 1; j < end; j++)
            {
                if (message[j].Is("PV1"u8) && pv1.Id.IsEmpty) pv1 = message[j];
                else if (message[j].Is("MRG"u8) && mrg.Id.IsEmpty) mrg = message[j];
            }
            if (ReadPatient(pid) is not { Identifiers.Count: > 0 } patient)
                return Hl7v2Translation.Refuse("MissingPatientIdentifier", message.PlaceOf(pid, 3), Hl7v2ErrorCode.RequiredFieldMissing, "PID-3 names no patient: the event could be anybody's.");
            var location = ReadPlace(pv1[3]);
            var kind = location is null && PatientTriggers.MayBeWithoutPlace(trigger) ? PatientEventKind.Update : meant;
            PatientIdentity? prior = null;
            if (kind == PatientEventKind.Merge)
            {
                prior = mrg.Id.IsEmpty ? null : new PatientIdentity { Identifiers = IdentifiersOf(mrg[1]), Name = ReadName(mrg[7]) };
                if (prior is not { Identifiers.Count: > 0 })
                    return Hl7v2Translation.Refuse("MissingPriorIdentifier", new("MRG", events.Count + 1, 1), Hl7v2ErrorCode.RequiredFieldMissing, "MRG-1 names no record that ends with the merge.");
            }
            if (location is null && kind is PatientEventKind.Transfer)
                return Hl7v2Translation.Refuse("MissingLocation", pv1.Id.IsEmpty ? new("PV1", 1, 3) : message.PlaceOf(pv1, 3), Hl7v2ErrorCode.RequiredFieldMissing, "A transfer must say where to (PV1-3).");
            events.Add(new()
            {
                Kind = kind,
                Patient = patient,
                Prior = prior,
                Location = location,
                PriorLocation = ReadPlace(pv1[6]),
                Visit = Some(pv1[19][1]),
                Class = Some(pv1[2][1]),
                At = at,
            });
        }
        if (events.Count < PatientTriggers.Patients(trigger))
            return Hl7v2Translation.Refuse("MissingPatient", new("PID", events.Count + 1), Hl7v2ErrorCode.SegmentSequenceError, events.Count == 0 ? "An event of the patient feed needs a PID." : "Two patients who exchange beds need a PID each: moving one of them would put both into one bed.");
        return new() { Facts = new() { PatientEvents = events } };
    }

    // MSH-9.2; older senders say it in EVN-1 alone.
    private static string TriggerOf(Hl7v2Message message, ReadOnlySpan<byte> told) =>
        System.Text.Encoding.ASCII.GetString(told.IsEmpty && message.TryFind("EVN"u8, out var evn) ? evn[1].Raw : told);

    /// <summary>What PID says; null when it names nobody at all.</summary>
    private static PatientIdentity? ReadPatient(Hl7v2Segment pid)
    {
        var identifiers = IdentifiersOf(pid[3]);
        // Before 2.3.1 the medical record number stood in PID-2.
        if (identifiers.Count == 0) identifiers = IdentifiersOf(pid[2]);
        var name = ReadName(pid[5]);
        if (identifiers.Count == 0 && name is null) return null;
        return new()
        {
            Identifiers = identifiers,
            Name = name,
            BirthDate = BirthDate(pid[7]),
            Sex = pid[8][1].Raw switch
            {
                [(byte)'M' or (byte)'m', ..] => AdministrativeSex.Male,
                [(byte)'F' or (byte)'f', ..] => AdministrativeSex.Female,
                // Table 0001: O other, A ambiguous.
                [(byte)'O' or (byte)'A', ..] => AdministrativeSex.Other,
                _ => AdministrativeSex.Unknown,
            },
        };
    }

    // CX: identifier ^ check digit ^ scheme ^ assigning authority (HD: namespace & universal id & type) ^ type
    private static List<PatientIdentifier> IdentifiersOf(Hl7v2Field field)
    {
        List<PatientIdentifier> identifiers = [];
        foreach (var repetition in field.Repetitions)
        {
            var value = Some(repetition[1]);
            if (value is null) continue;
            var authority = repetition[4];
            identifiers.Add(new(value, Some(authority[1]) ?? Some(authority[2]), Some(repetition[5])));
        }
        return identifiers;
    }

    // XPN: family ^ given ^ middle ^ suffix ^ prefix ^ degree ^ type ^ representation (table 0465: A alphabetic, I ideographic, P phonetic)
    private static PersonName? ReadName(Hl7v2Field field)
    {
        PersonName? name = null;
        string? ideographic = null, phonetic = null;
        foreach (var repetition in field.Repetitions)
        {
            var read = new PersonName(Some(repetition[1][1]), Some(repetition[2]), Some(repetition[3]), Some(repetition[5]), Some(repetition[4]));
            if (read is { Family: null, Given: null, Middle: null }) continue;
            var representation = repetition[8].Raw;
            if (representation.SequenceEqual("I"u8)) ideographic ??= Joined(read);
            else if (representation.SequenceEqual("P"u8)) phonetic ??= Joined(read);
            else
            {
                name ??= read;
                continue;
            }
            // Only a name in another writing: it is the name all the same.
            name ??= representation.SequenceEqual("I"u8) && field.RepetitionCount == 1 ? read : null;
        }
        if (name is null && (ideographic ?? phonetic) is { } only) name = new(only, null);
        return name is null ? null : name with { Ideographic = ideographic, Phonetic = phonetic };
    }

    // Ideographic and phonetic names are written family first; between ideographs no blank stands.
    private static string Joined(PersonName name)
    {
        var family = name.Family ?? "";
        var given = (name.Given ?? "") + (name.Middle is null ? "" : " " + name.Middle);
        var isLatin = family.Length + given.Length > 0 && (family + given).All(c => c < 0x2E80);
        return isLatin ? string.Join(' ', new[] { family, given }.Where(p => p.Length > 0)) : family + given;
    }

    // 18991230, day zero of a widespread calendar, is what senders write that know no birth date.
    private static string? BirthDate(Hl7v2Field field)
    {
        if (field.IsEmpty || !field.TryGetTimestamp(out var date) || date.Local is { Year: 1899, Month: 12, Day: 30 }) return null;
        return date.Precision switch
        {
            Hl7v2Precision.Year => date.Local.ToString("yyyy", System.Globalization.CultureInfo.InvariantCulture),
            Hl7v2Precision.Month => date.Local.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture),
            _ => date.Local.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    // PL: point of care ^ room ^ bed ^ facility (HD) ^ status ^ type ^ building
    private static PointOfCare? ReadPlace(Hl7v2Field field)
    {
        if (field.IsEmpty || field.IsNull) return null;
        var place = new PointOfCare(Some(field[1][1]), Some(field[2][1]), Some(field[3][1]), Some(field[4][1]), Some(field[7][1]));
        return place.IsEmpty ? null : place;
    }

    private static string? Some(Hl7v2Component component) => component.IsEmpty || component.IsNull ? null : Trimmed(component.GetString());

    private static string? Some(Hl7v2Subcomponent part) => part.IsEmpty || part.IsNull ? null : Trimmed(part.GetString());

    private static string? Trimmed(string text) => text.AsSpan().Trim().Length == 0 ? null : text.Trim();
}
