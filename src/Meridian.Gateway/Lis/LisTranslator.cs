using System.Security.Cryptography;
using Meridian.Core.Intake;
using Meridian.Model;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>
/// LIS2-A2 records ↔ the hub's words, guided by a driver. Pure: no clock, no I/O. Records stand in a hierarchy (LIS2-A2 5.3): a patient, its orders, their results;
/// comments and the maker's records belong to what stands before them. Nothing is mapped or converted here.
/// </summary>
internal static partial class LisTranslator
{
    /// <summary>What a message was understood to say.</summary>
    public sealed record Said(string Kind, EquipmentIdentity Instrument, LabReport? Report, LisAsked? Query, int ResultCount, Rejection? Rejection);

    public static Said Translate(LisMessage message, LisSpeech speech, LisSource source)
    {
        var identity = IdentityOf(message, speech, source);
        var specimens = new List<OpenSpecimen>();
        var conditions = new List<InstrumentCondition>();
        var refused = new List<RefusedTest>();
        PatientIdentity? patient = null;
        OpenSpecimen? specimen = null;
        OpenResult? result = null;
        Rejection? rejection = null;
        var (results, orders, queries, others) = (0, 0, 0, 0);
        for (var i = 1; i < message.RecordCount && rejection is null; i++)
        {
            var record = message[i];
            switch (record.Type)
            {
                case 'P':
                    patient = PatientOf(new LisPatient(record), speech);
                    specimen = null;
                    result = null;
                    break;
                case 'O':
                    orders++;
                    specimen = SpecimenOf(message, record, speech, patient);
                    specimens.Add(specimen);
                    result = null;
                    RefusedBy(new LisOrder(record), speech, specimen.Id, refused);
                    break;
                case 'R':
                    results++;
                    if (specimen is null)
                    {
                        rejection = new("ResultWithoutOrder", Place(record, 0), "A result stands before any O record, so nobody can say which specimen it is of.");
                        break;
                    }
                    if (!TryReadResult(record, speech, source.AssumedOffset, out result, out rejection)) break;
                    specimen.Results.Add(result);
                    break;
                case 'C':
                    Comment(record, 4, result, specimen);
                    break;
                case 'Q':
                    queries++;
                    break;
                case 'L':
                    break;
                default:
                    others++;
                    if (TryReadCondition(record, speech, out var condition)) conditions.Add(condition);
                    else if (IsComment(record, speech)) Comment(record, 4, result, specimen);
                    break;
            }
        }
        var kind = results > 0 ? "Results" : queries > 0 ? "Query" : orders > 0 ? "Orders" : others > 0 ? "Manufacturer" : "Empty";
        // 6.12: T training, D debugging
        if (rejection is null && results > 0 && (message.Header.ProcessingId.Is("T"u8) || message.Header.ProcessingId.Is("D"u8)))
            rejection = new("TrainingMessage", "H.12", "The header says training or debugging: nothing of it is taken for a patient's.");
        if (rejection is not null) return new(kind, identity, null, null, results, rejection);
        // An order record of the instrument without results says what it was asked, not what it found: only what it refuses is news.
        var reports = specimens.Where(s => s.Results.Count > 0).Select(s => s.Close()).ToList();
        var report = reports.Count + conditions.Count + refused.Count == 0 ? null : new LabReport
        {
            Equipment = identity,
            At = TimeOf(message.Header.Time, source.AssumedOffset),
            Driver = speech.Driver.Name,
            Specimens = reports,
            Conditions = conditions,
            Refused = refused,
        };
        return new(kind, identity, report, queries > 0 ? AskedBy(message, speech, identity) : null, results, null);
    }

    /// <summary>Who sent it, as the header says; with the address where that is all that tells two of a kind apart.</summary>
    public static string SenderOf(LisMessage message, LisSource source) =>
        source.Known?.Name ?? (message.Header.Sender.IsEmpty ? source.Place : message.Header.Sender.GetString() + (source.Place.Length > 0 ? "@" + source.Place : ""));

    /// <summary>H-3 where the instrument counts its messages; else what the bytes themselves give, so that the same message is known when it comes again.</summary>
    public static string ControlIdOf(LisMessage message) =>
        message.Header.MessageControlId.GetStringOrNull() ?? "#" + Convert.ToHexStringLower(SHA256.HashData(message.Bytes.Span).AsSpan(0, 12));

    public static DateTimeOffset? TimeOf(LisField field, TimeSpan assumedOffset) =>
        field.TryGetTimestamp(out var time) && time.Precision >= LisPrecision.Day && time.Local.Year > 1900 ? time.ToDateTimeOffset(assumedOffset) : null;

    /// <summary>The first place that says something; null: none does.</summary>
    private static string? First(LisPlace[] places, LisRecord record)
    {
        foreach (var place in places)
            if (place.Record == record.Type && place.In(record[place.Field]) is { } text) return text;
        return null;
    }

    private static bool TryFind(LisPlace[] places, LisRecord record, out LisField field)
    {
        foreach (var place in places)
        {
            if (place.Record != record.Type) continue;
            field = place.Part(record[place.Field]);
            if (!field.IsEmpty) return true;
        }
        field = default;
        return false;
    }

    private static string Place(LisRecord record, int field) => field == 0 ? $"{record.Type}, record {record.Index + 1}" : $"{record.Type}.{field}, record {record.Index + 1}";
}
