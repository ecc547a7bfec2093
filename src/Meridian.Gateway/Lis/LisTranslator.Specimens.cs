using Meridian.Model;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>Who speaks, of whom, of which specimen, and what it asks.</summary>
internal static partial class LisTranslator
{
    // LIS2-A2 11.3: more than these in one query is no query of an analyzer, which holds some hundred tubes.
    private const int MostAsked = 1000;

    /// <summary>A specimen whose results are still being read.</summary>
    private sealed class OpenSpecimen(string id, SpecimenReport said)
    {
        public string Id => id;
        public List<OpenResult> Results { get; } = [];
        public List<string> Comments { get; } = [];

        // A comment on the order speaks of every result of it.
        public SpecimenReport Close() => said with { Results = [.. Results.Select(r => r.Close(Comments))] };
    }

    /// <summary>
    /// Serial number where the driver knows its place; else the name of the settings; else what the header calls itself together with its address, since two
    /// instruments of one kind call themselves alike.
    /// </summary>
    private static EquipmentIdentity IdentityOf(LisMessage message, LisSpeech speech, LisSource source)
    {
        var header = message[0];
        var maker = First(speech.Maker, header) ?? speech.Driver.Maker;
        var model = First(speech.Model, header) ?? speech.Driver.Model;
        var serial = First(speech.Serial, header);
        List<EquipmentIdentifier> identifiers = [];
        if (serial is not null) identifiers.Add(new(EquipmentIdentifierKind.Serial, serial, maker ?? model ?? speech.Driver.Name));
        else if (source.Known?.Name is { Length: > 0 } name) identifiers.Add(new(EquipmentIdentifierKind.Other, name, "lis"));
        else
        {
            var sender = message.Header.Sender.GetString();
            identifiers.Add(source.Place.Length > 0 ? new(EquipmentIdentifierKind.Other, $"{sender}@{source.Place}", "lis") : new(EquipmentIdentifierKind.Sender, sender.Length > 0 ? sender : "unnamed", "lis"));
        }
        return new()
        {
            Identifiers = identifiers,
            Kind = speech.Driver.Kind is { Length: > 0 } kind ? new Code("MERIDIAN-LAB", kind, kind) : null,
            Manufacturer = maker,
            ModelName = model,
            SerialNumber = serial,
            Software = First(speech.Software, header),
        };
    }

    private static PatientIdentity? PatientOf(LisPatient patient, LisSpeech speech)
    {
        List<PatientIdentifier> identifiers = [];
        foreach (var place in speech.PatientId)
            if (place.Record == 'P' && First([place], patient.Record) is { } id && !identifiers.Exists(known => known.Value == id)) identifiers.Add(new(id, null, null));
        var name = patient.Name;
        PersonName? person = name.IsEmpty ? null : new(name[1].GetStringOrNull(), name[2].GetStringOrNull(), name[3].GetStringOrNull(), name[5].GetStringOrNull(), name[4].GetStringOrNull());
        var birth = patient.BirthDate[1].TryGetTimestamp(out var date) && date.Local.Year > 1850 ? BirthText(date) : null;
        var sex = patient.Sex.Is("M"u8) ? AdministrativeSex.Male : patient.Sex.Is("F"u8) ? AdministrativeSex.Female : AdministrativeSex.Unknown;
        if (identifiers.Count == 0 && person is null && birth is null && sex == AdministrativeSex.Unknown) return null;
        return new() { Identifiers = identifiers, Name = person, BirthDate = birth, Sex = sex };
    }

    private static string BirthText(LisTimestamp date) => date.Local.ToString(date.Precision switch
    {
        LisPrecision.Year => "yyyy",
        LisPrecision.Month => "yyyy-MM",
        _ => "yyyy-MM-dd",
    }, System.Globalization.CultureInfo.InvariantCulture);

    private static OpenSpecimen SpecimenOf(LisMessage message, LisRecord record, LisSpeech speech, PatientIdentity? patient)
    {
        var order = new LisOrder(record);
        var id = First(speech.Specimen, record) ?? "";
        var controls = speech.Driver.Controls;
        var role = speech.RoleOf(id) ?? SpecimenRole.Patient;
        if (First(speech.Role, record) is { } word)
        {
            if (controls.ControlWords.Contains(word, StringComparer.OrdinalIgnoreCase)) role = SpecimenRole.Control;
            else if (controls.CalibratorWords.Contains(word, StringComparer.OrdinalIgnoreCase)) role = SpecimenRole.Calibrator;
            else if (controls.BlankWords.Contains(word, StringComparer.OrdinalIgnoreCase)) role = SpecimenRole.Blank;
        }
        // 8.4.12: Q, treat specimen as a quality-control test specimen; 6.12: the whole message is of quality control. Some write QR for its results, and CR for those of calibrators.
        var processing = message.Header.ProcessingId;
        if (role == SpecimenRole.Patient && (order.ActionCode.Is("Q"u8) || processing.Is("Q"u8) || processing.Is("QR"u8))) role = SpecimenRole.Control;
        else if (role == SpecimenRole.Patient && processing.Is("CR"u8)) role = SpecimenRole.Calibrator;
        return new(id, new()
        {
            SpecimenId = id,
            Role = role,
            Material = role == SpecimenRole.Patient ? null : First(speech.Material, record) ?? (id.Length > 0 ? id : null),
            Lot = role == SpecimenRole.Patient ? null : First(speech.Lot, record),
            Level = role == SpecimenRole.Patient ? null : First(speech.Level, record),
            Position = First(speech.Position, record) is { } position && position != id ? position : null,
            Patient = role == SpecimenRole.Patient ? patient : null,
            IsAtPatient = speech.Driver.AtPatient && role == SpecimenRole.Patient && id.Length == 0 && patient is { Identifiers.Count: > 0 },
        });
    }

    // 8.4.26: X order cannot be done, request cancelled; Y no order on record; Z no record of this patient: here of the instrument, about what the hub told it.
    private static void RefusedBy(LisOrder order, LisSpeech speech, string specimen, List<RefusedTest> refused)
    {
        if (!order.ReportType.Is("X"u8) && !order.ReportType.Is("Z"u8)) return;
        foreach (var test in order.TestId.Repeats)
            if (CodeOf(test, speech) is { } code) refused.Add(new(specimen, code, order.ReportType.Is("X"u8) ? "The instrument cannot carry it out." : "The instrument has no record of the patient."));
    }

    private static Code? CodeOf(LisField test, LisSpeech speech)
    {
        foreach (var place in speech.Test)
        {
            if (place.In(test) is { } code) return new("L", code, null);
        }
        return null;
    }

    private static LisAsked AskedBy(LisMessage message, LisSpeech speech, EquipmentIdentity instrument)
    {
        List<LisAskedSpecimen> specimens = [];
        var (isAll, isAborted) = (false, false);
        string? problem = null;
        for (var i = 0; i < message.RecordCount; i++)
        {
            if (message[i].Type != 'Q') continue;
            var query = new LisQuery(message[i]);
            if (query.StatusCode.Is("A"u8)) isAborted = true;
            // 11.4: a range from one number to another: which numbers lie between is nobody's knowledge but the label printer's.
            if (!query.EndingRangeId.IsEmpty && !query.EndingRangeId.Raw.SequenceEqual(query.StartingRangeId.Raw)) problem = "A range of specimens cannot be asked for; name each, or ALL.";
            // 11.13: results are asked for, which the instrument itself has sent; the hub tells orders.
            foreach (var one in query.StartingRangeId.Repeats)
            {
                string? id = null;
                foreach (var place in speech.QuerySpecimen)
                    if (place.Record == 'Q' && place.In(one) is { } named) { id = named; break; }
                if (id is null) continue;
                if (id.Equals("ALL", StringComparison.OrdinalIgnoreCase)) isAll = true;
                else if (specimens.Count == MostAsked) problem = $"More than {MostAsked} specimens in one query.";
                else if (!specimens.Exists(s => s.Id == id)) specimens.Add(new(id, one.GetString()));
            }
        }
        if (problem is null && !isAll && !isAborted && specimens.Count == 0) problem = "The query names no specimen.";
        return new(instrument, specimens, isAll, isAborted, problem);
    }
}
