namespace Meridian.Virtual.Physiology;

/// <summary>The resting values of one virtual patient, drawn from the seed within the ranges of adults at rest in intensive care.</summary>
public sealed record PatientTraits
{
    /// <summary>Beats a minute.</summary>
    public required double HeartRate { get; init; }
    /// <summary>Standard deviation of the beat interval as a part of it.</summary>
    public required double Variability { get; init; }
    /// <summary>Breaths a minute.</summary>
    public required double RespiratoryRate { get; init; }
    /// <summary>mm Hg.</summary>
    public required double Systolic { get; init; }
    /// <summary>mm Hg.</summary>
    public required double Diastolic { get; init; }
    /// <summary>Percent.</summary>
    public required double Saturation { get; init; }
    /// <summary>End-tidal carbon dioxide, mm Hg.</summary>
    public required double EndTidal { get; init; }
    /// <summary>°C.</summary>
    public required double Temperature { get; init; }
    /// <summary>Height of the ECG against the template (1: R of 1.2 mV in II).</summary>
    public required double EcgGain { get; init; }
    /// <summary>Minutes between two cuff measurements.</summary>
    public required int CuffMinutes { get; init; }

    public static PatientTraits From(ulong seed)
    {
        var noise = new SeededNoise(seed, 0x5452_4149);
        var systolic = noise.Between(4, 104, 142);
        return new()
        {
            HeartRate = noise.Between(1, 60, 96),
            Variability = noise.Between(2, 0.02, 0.05),
            RespiratoryRate = noise.Between(3, 12, 20),
            Systolic = systolic,
            Diastolic = systolic * noise.Between(5, 0.56, 0.64),
            Saturation = noise.Between(6, 95.5, 99),
            EndTidal = noise.Between(7, 33, 42),
            Temperature = noise.Between(8, 36.3, 38.2),
            EcgGain = noise.Between(9, 0.7, 1.15),
            CuffMinutes = noise.Uniform(10) < 0.5 ? 5 : 15,
        };
    }
}
