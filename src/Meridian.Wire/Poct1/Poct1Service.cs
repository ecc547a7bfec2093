namespace Meridian.Wire.Poct1;

/// <summary>
/// One SVC object of <c>OBS.R01</c> or <c>OBS.R02</c>: one measurement with all its results, of whom or what, by whom, with what. A patient's results stand in PT, those of
/// a control or calibrator in CTC; makers also leave them beside it.
/// </summary>
public sealed record Poct1Service
{
    /// <summary>SVC.role_cd: OBS patient, LQC liquid control, EQC electronic control, CVR calibration verification, CAL calibration, PRF proficiency; null: not told.</summary>
    public string? Role { get; init; }
    /// <summary>SVC.observation_dttm by the device's clock.</summary>
    public Poct1Time? At { get; init; }
    /// <summary>SVC.status_cd: NRM as it should be, OVR somebody overrode a check.</summary>
    public string? Status { get; init; }
    /// <summary>SVC.reason_cd: NEW, RES sent again, EDT edited.</summary>
    public string? Reason { get; init; }
    /// <summary>True when there is a PT object.</summary>
    public bool HasPatient { get; init; }
    /// <summary>PT.patient_id, as scanned or typed; null: none.</summary>
    public string? PatientId { get; init; }
    /// <summary>PT.name as V, or given and family name; null: none.</summary>
    public string? PatientName { get; init; }
    public Poct1Time? BirthDate { get; init; }
    /// <summary>PT.gender_cd.</summary>
    public string? Gender { get; init; }
    /// <summary>PT.location, <c>facility^location^room^bed</c>.</summary>
    public string? PatientLocation { get; init; }
    /// <summary>True when there is a CTC object.</summary>
    public bool HasControl { get; init; }
    public string? ControlName { get; init; }
    public string? ControlLot { get; init; }
    /// <summary>CTC.level_cd; its name where it has one.</summary>
    public Poct1Coded? ControlLevel { get; init; }
    public Poct1Time? ControlExpires { get; init; }
    /// <summary>OPR.operator_id.</summary>
    public string? Operator { get; init; }
    /// <summary>ORD.order_id; null: none.</summary>
    public string? OrderId { get; init; }
    /// <summary>ORD.universal_service_id.</summary>
    public Poct1Coded? OrderedService { get; init; }
    /// <summary>SPC.type_cd.</summary>
    public Poct1Coded? SpecimenType { get; init; }
    /// <summary>SPC.specimen_dttm.</summary>
    public Poct1Time? CollectedAt { get; init; }
    public IReadOnlyList<Poct1Reagent> Reagents { get; init; } = [];
    /// <summary>Notes of the whole measurement, in their order.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
    public IReadOnlyList<Poct1Observation> Observations { get; init; } = [];

    /// <summary>All measurements of a message, in their order.</summary>
    public static IReadOnlyList<Poct1Service> Of(Poct1Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return [.. message.Root.All("SVC").Select(Of)];
    }

    private static Poct1Service Of(Poct1Element service)
    {
        var patient = service.Child("PT");
        var control = service.Child("CTC");
        var order = service.Child("ORD");
        var specimen = service.Child("SPC");
        return new()
        {
            Role = service.ValueOf("SVC.role_cd"), At = Poct1Time.Of(service.ValueOf("SVC.observation_dttm")), Status = service.ValueOf("SVC.status_cd"), Reason = service.ValueOf("SVC.reason_cd"),
            HasPatient = patient is not null, PatientId = patient?.ValueOf("PT.patient_id"), PatientName = NameOf(patient?.Child("PT.name")), BirthDate = Poct1Time.Of(patient?.ValueOf("PT.birth_date")),
            Gender = patient?.ValueOf("PT.gender_cd"), PatientLocation = patient?.ValueOf("PT.location"),
            HasControl = control is not null, ControlName = control?.ValueOf("CTC.name"), ControlLot = control?.ValueOf("CTC.lot_number"), ControlLevel = Poct1Coded.Of(control?.Child("CTC.level_cd")),
            ControlExpires = Poct1Time.Of(control?.ValueOf("CTC.expiration_date")),
            Operator = (service.Child("OPR") ?? patient?.Child("OPR") ?? control?.Child("OPR"))?.ValueOf("OPR.operator_id"),
            OrderId = order?.ValueOf("ORD.order_id"), OrderedService = Poct1Coded.Of(order?.Child("ORD.universal_service_id")),
            SpecimenType = Poct1Coded.Of(specimen?.Child("SPC.type_cd")), CollectedAt = Poct1Time.Of(specimen?.ValueOf("SPC.specimen_dttm")),
            Reagents = [.. service.All("RGT").Select(r => new Poct1Reagent(r.ValueOf("RGT.name"), r.ValueOf("RGT.lot_number"), Poct1Time.Of(r.ValueOf("RGT.expiration_date"))))],
            Notes = NotesOf(service),
            Observations = [.. new[] { patient, control, service }.OfType<Poct1Element>().SelectMany(e => e.All("OBS")).Select(Poct1Observation.Of)],
        };
    }

    internal static IReadOnlyList<string> NotesOf(Poct1Element element)
    {
        List<string>? notes = null;
        foreach (var note in element.All("NTE"))
            if (note.Child("NTE.text") is { } text)
            {
                // Makers put the kind of a note into V and what it says into the text.
                var said = (text.Value, Poct1Element.Clean(text.Text)) switch
                {
                    ({ } value, { } beside) => value + ": " + beside,
                    var (value, beside) => value ?? beside,
                };
                if (said is not null) (notes ??= []).Add(said);
            }
        return notes ?? [];
    }

    private static string? NameOf(Poct1Element? name)
    {
        if (name is null) return null;
        var (family, given) = (name.ValueOf("FAM"), name.ValueOf("GIV"));
        return family is null && given is null ? name.ValueOrText : string.Join(", ", new[] { family, given }.OfType<string>());
    }
}

/// <summary>RGT: what was used up, e.g. a strip.</summary>
public sealed record Poct1Reagent(string? Name, string? Lot, Poct1Time? Expires);
