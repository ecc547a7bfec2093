using System.Globalization;

namespace Meridian.Virtual.Modality;

/// <summary>A piece of equipment that does not exist, as General Equipment (PS3.3 C.7.5.1) tells it.</summary>
public sealed record ModalityEquipment
{
    public required string Manufacturer { get; init; }
    public required string Model { get; init; }
    public required string Serial { get; init; }
    public required string Station { get; init; }
    /// <summary>Its AE title.</summary>
    public required string AeTitle { get; init; }
    public string Software { get; init; } = "1.0";
    public string Institution { get; init; } = "Meridian Virtual Hospital";
    public string Department { get; init; } = "Radiology";

    /// <summary>The n-th machine of its kind.</summary>
    public static ModalityEquipment Of(ModalityKind kind, int number)
    {
        var (model, code) = kind switch
        {
            ModalityKind.Ct => ("Virtual CT 512", "CT"),
            ModalityKind.Mr => ("Virtual MR 7T", "MR"),
            ModalityKind.Pet => ("Virtual PET-CT", "PET"),
            ModalityKind.Us => ("Virtual Ultrasound", "US"),
            ModalityKind.Dx => ("Virtual X-ray", "DX"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        var station = string.Create(CultureInfo.InvariantCulture, $"VIRT_{code}{number}");
        return new() { Manufacturer = "Meridian Virtual", Model = model, Serial = string.Create(CultureInfo.InvariantCulture, $"MV-{code}-{number:D4}"), Station = station, AeTitle = station };
    }
}
