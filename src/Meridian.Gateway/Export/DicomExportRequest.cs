using Meridian.Wire.Dicom.Deidentification;

namespace Meridian.Gateway.Export;

/// <summary>Which images are to be taken out, and how.</summary>
public sealed record DicomExportRequest
{
    /// <summary>Studies by their UIDs.</summary>
    public required IReadOnlyList<string> Studies { get; init; }

    /// <summary>Only this series; null: all.</summary>
    public string? Series { get; init; }

    /// <summary>How they are de-identified; null: they go as they are stored.</summary>
    public DeidentificationOptions? Deidentification { get; init; }

    /// <summary>The options by their names in the address, on the command line and on the pages.</summary>
    /// <exception cref="ExportException">A name is unknown, or two contradict each other.</exception>
    public static DeidentificationOptions Options(IEnumerable<string> names)
    {
        var options = new DeidentificationOptions();
        foreach (var name in names)
        {
            options = name switch
            {
                "retainUids" => options with { RetainUids = true },
                "retainDeviceIdentity" => options with { RetainDeviceIdentity = true },
                "retainInstitutionIdentity" => options with { RetainInstitutionIdentity = true },
                "retainPatientCharacteristics" => options with { RetainPatientCharacteristics = true },
                "retainLongFullDates" => options with { Dates = options.Dates == RetainedDates.Modified ? throw new ExportException("dates can be kept or moved, not both") : RetainedDates.Full },
                "retainLongModifiedDates" => options with { Dates = options.Dates == RetainedDates.Full ? throw new ExportException("dates can be kept or moved, not both") : RetainedDates.Modified },
                "cleanDescriptors" => options with { CleanDescriptors = true },
                "cleanStructuredContent" => options with { CleanStructuredContent = true },
                "retainSafePrivate" => options with { RetainSafePrivate = true },
                "acceptUnstatedPixels" => options with { AcceptUnstatedPixels = true },
                _ => throw new ExportException($"'{name}' is no option of the de-identification; docs/operate/export.md lists them"),
            };
        }
        return options;
    }
}
