using System.Globalization;
using Meridian.Model;
using Meridian.Wire.Poct1;

namespace Meridian.Gateway.Poct1;

/// <summary>Results of patients, controls and calibrators.</summary>
internal static partial class Poct1Translator
{
    // What meters send in place of an identifier that nobody scanned, or that is another number.
    private static readonly string[] NoPatient = ["UNKNOWN", "NONE", "N/A"];

    private static Poct1Translation Results(Poct1Message message, Poct1Device device, TimeSpan assumedOffset)
    {
        var services = Poct1Service.Of(message);
        if (services.Count == 0) return Poct1Translation.Refuse("NoService", "SVC", "The message has no SVC object, and so no result.");
        List<SpecimenReport> specimens = [];
        for (var s = 0; s < services.Count; s++)
        {
            var service = services[s];
            var place = $"SVC[{s + 1}]";
            if (service.Observations.Count == 0) return Poct1Translation.Refuse("NoResult", place, "A measurement has no OBS object.");
            // The time tells measurements apart, and so a result that is sent again from a new one.
            if ((service.At ?? message.CreatedAt) is not { } at) return Poct1Translation.Refuse("NoTime", place + " SVC.observation_dttm", "Neither the measurement nor the message has a time that can be read.");
            List<LabResult> results = [];
            foreach (var observation in service.Observations)
            {
                if ((observation.Test ?? (service.Observations.Count == 1 ? service.OrderedService : null)) is not { } test)
                    return Poct1Translation.Refuse("NoTest", $"{place} OBS[{results.Count + 1}]", "OBS.observation_id is empty: nobody knows what was measured.");
                results.Add(Result(service, observation, test, at.ToDateTimeOffset(assumedOffset)));
            }
            specimens.Add(Specimen(message, service, results));
        }
        return Of(Report(message, device, assumedOffset) with { Specimens = specimens });
    }

    private static SpecimenReport Specimen(Poct1Message message, Poct1Service service, List<LabResult> results)
    {
        var isPatient = message.Type == Poct1Types.PatientObservations && !service.HasControl && service.Role is null or "OBS";
        return isPatient
            ? new() { SpecimenId = service.OrderId ?? "", IsAtPatient = true, Patient = Patient(service), Results = results }
            : new()
            {
                SpecimenId = "", Role = service.Role is "CAL" or "CVR" ? SpecimenRole.Calibrator : SpecimenRole.Control,
                Material = service.ControlName, Lot = service.ControlLot, Level = service.ControlLevel?.Name ?? service.ControlLevel?.Value, Results = results,
            };
    }

    private static LabResult Result(Poct1Service service, Poct1Observation observation, Poct1Coded test, DateTimeOffset at)
    {
        List<string> comments = [.. observation.Notes, .. service.Notes];
        // SVC.status_cd OVR: somebody measured though the meter warned. OBS.method_cd I: typed in.
        if (service.Status == "OVR") comments.Add("A check of the device was overridden");
        if (observation.Method == "I") comments.Add("Entered by hand at the device");
        var isDiscarded = observation.Status is "D" or "R";
        if (isDiscarded) comments.Add("Discarded at the device");
        var said = new LabResult
        {
            Test = new(test.System ?? "L", test.Value, test.Name), Kind = ValueKind.None, Text = observation.Value, Unit = observation.Unit, Range = observation.NormalLimits, Flags = observation.Interpretation,
            Status = isDiscarded ? LabResultStatus.NotObtained : service.Reason == "EDT" ? LabResultStatus.Corrected : LabResultStatus.Final,
            Operator = service.Operator, CompletedAt = at, ReagentLot = service.Reagents.FirstOrDefault(r => r.Lot is not null)?.Lot, Comments = comments,
        };
        if (observation.TryGetNumber(out var number, out var comparator)) return said with { Kind = ValueKind.Numeric, Number = number, Comparator = comparator };
        if (observation.Value is not null) return said with { Kind = ValueKind.Text };
        if (observation.Qualitative is { } words)
            return said with { Kind = words.System is null ? ValueKind.Text : ValueKind.Coded, Text = words.Name ?? words.Value, Coded = words.System is null ? null : new(words.System, words.Value, words.Name) };
        return said with { Text = observation.NoValueBecause, Status = LabResultStatus.NotObtained };
    }

    private static PatientIdentity? Patient(Poct1Service service)
    {
        var id = service.PatientId is { } scanned && !NoPatient.Contains(scanned, StringComparer.OrdinalIgnoreCase) ? scanned : null;
        if (id is null && service.PatientName is null) return null;
        var name = service.PatientName?.Split(',', 2, StringSplitOptions.TrimEntries);
        return new()
        {
            Identifiers = id is null ? [] : [new(id, null, null)],
            Name = name is null ? null : new(name[0], name.Length > 1 ? name[1] : null),
            BirthDate = service.BirthDate is { } birth ? birth.Local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            Sex = service.Gender switch { "M" => AdministrativeSex.Male, "F" => AdministrativeSex.Female, _ => AdministrativeSex.Unknown },
        };
    }
}
