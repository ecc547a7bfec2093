namespace Meridian.Virtual.Modality;

/// <summary>What a modality of each kind makes of one examination: its series, image by image, so that a long one needs no more memory than an image.</summary>
public static class Examination
{
    /// <param name="kind">The modality.</param>
    /// <param name="study">Who and why.</param>
    /// <param name="equipment">The machine.</param>
    /// <param name="sections">Sections of a CT; the other series follow in proportion. 1 to 2000.</param>
    public static IEnumerable<ModalityImage> Make(ModalityKind kind, StudyPlan study, ModalityEquipment equipment, int sections)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sections, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sections, 2000);
        return kind switch
        {
            ModalityKind.Ct => Ct(study, equipment, sections),
            ModalityKind.Mr => Mr(study, equipment, Math.Max(1, sections / 4)),
            ModalityKind.Pet => Pet(study, equipment, sections),
            ModalityKind.Us => Us(study, equipment, Math.Clamp(sections, 10, 120)),
            ModalityKind.Dx => Dx(study, equipment),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>What the kind calls the study where no order does.</summary>
    public static string DescriptionOf(ModalityKind kind) => kind switch
    {
        ModalityKind.Ct => "CT head without contrast",
        ModalityKind.Mr => "MR brain 7T",
        ModalityKind.Pet => "PET-CT whole body FDG",
        ModalityKind.Us => "Echocardiography, four chambers",
        ModalityKind.Dx => "Chest X-ray PA",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Modality (0008,0060) by which a worklist is asked.</summary>
    public static string ModalityOf(ModalityKind kind) => kind switch
    {
        ModalityKind.Ct => "CT",
        ModalityKind.Mr => "MR",
        ModalityKind.Pet => "PT",
        ModalityKind.Us => "US",
        ModalityKind.Dx => "DX",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static IEnumerable<ModalityImage> Ct(StudyPlan study, ModalityEquipment equipment, int sections)
    {
        var series = Series(study, equipment, 2, "CT", "Head 1 mm axial") with { BodyPart = "HEAD", Protocol = "Head routine", FrameOfReferenceUid = StudyPlan.NewUid() };
        var step = Math.Clamp(200.0 / sections, 0.5, 5);
        return CtSeries.Make(study, series, Phantoms.Head(study.Seed), Grid.Centered(512, 512, 0.45), -step * (sections - 1) / 2, step, sections);
    }

    private static IEnumerable<ModalityImage> Mr(StudyPlan study, ModalityEquipment equipment, int sections)
    {
        var space = StudyPlan.NewUid();
        var phantom = Phantoms.Head(study.Seed);
        var (grid, step) = (Grid.Centered(256, 256, 0.9), Math.Clamp(180.0 / sections, 1, 8));
        var lowest = -step * (sections - 1) / 2;
        var t1 = Series(study, equipment, 2, "MR", "T1 SE axial") with { BodyPart = "BRAIN", Protocol = "Brain 7T", FrameOfReferenceUid = space };
        var t2 = Series(study, equipment, 3, "MR", "T2 TSE axial") with { BodyPart = "BRAIN", Protocol = "Brain 7T", FrameOfReferenceUid = space, Started = study.Started.AddMinutes(6) };
        return MrSeries.Make(study, t1, phantom, grid, lowest, step, sections, isT2: false).Concat(MrSeries.Make(study, t2, phantom, grid, lowest, step, sections, isT2: true));
    }

    private static IEnumerable<ModalityImage> Pet(StudyPlan study, ModalityEquipment equipment, int sections)
    {
        var space = StudyPlan.NewUid();
        var phantom = Phantoms.Trunk(study.Seed);
        var step = Math.Clamp(390.0 / sections, 1, 8);
        var lowest = -step * (sections - 1) / 2;
        var ct = Series(study, equipment, 2, "CT", "CT attenuation correction") with { BodyPart = "CHEST", Protocol = "PET-CT", FrameOfReferenceUid = space };
        var pet = Series(study, equipment, 3, "PT", "PET FDG corrected") with { BodyPart = "CHEST", Protocol = "PET-CT", FrameOfReferenceUid = space, Started = study.Started.AddMinutes(2) };
        var dose = Series(study, equipment, 4, "RTDOSE", "Dose 60 Gy, five beams") with { FrameOfReferenceUid = space, Started = study.Started.AddMinutes(30) };
        // the PET's own raster: another spacing, and sections that lie between the CT's
        var petStep = 4.0;
        var span = step * (sections - 1);
        var petCount = Math.Max(1, (int)(span / petStep));
        var doseGrid = Grid.Centered(96, 72, 4);
        var doseStep = 4.0;
        var doseCount = Math.Clamp((int)(span / doseStep), 2, 100);
        return CtSeries.Make(study, ct, phantom, Grid.Centered(512, 512, 0.9765625), lowest, step, sections)
            .Concat(PetSeries.Make(study, pet, phantom, Grid.Centered(168, 168, 4.07283), lowest + 1.3, petStep, petCount))
            .Concat(Later(() => DoseSeries.Make(study, dose, Phantoms.TumorOf(study.Seed), doseGrid, lowest, doseStep, doseCount)));
    }

    private static IEnumerable<ModalityImage> Us(StudyPlan study, ModalityEquipment equipment, int frames) =>
        Later(() => UltrasoundSeries.Make(study, Series(study, equipment, 1, "US", "Apical four chambers") with { BodyPart = "HEART" }, frames, 60 + (study.Seed % 30)));

    private static IEnumerable<ModalityImage> Dx(StudyPlan study, ModalityEquipment equipment) =>
        Later(() => RadiographSeries.Make(study, Series(study, equipment, 1, "DX", "Chest PA") with { BodyPart = "CHEST" }, Phantoms.Trunk(study.Seed)));

    private static IEnumerable<ModalityImage> Later(Func<ModalityImage> make)
    {
        yield return make();
    }

    private static SeriesPlan Series(StudyPlan study, ModalityEquipment equipment, int number, string modality, string description) =>
        new() { Uid = StudyPlan.NewUid(), Number = number, Modality = modality, Description = description, Equipment = equipment, Started = study.Started };
}
