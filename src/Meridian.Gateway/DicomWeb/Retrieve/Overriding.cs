using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>Puts what a recorded rule changes into a copy that is handed out; the stored bytes stay as they came.</summary>
internal static class Overriding
{
    public static void Apply(DicomDataset dataset, IReadOnlyList<AttributeOverride> overrides)
    {
        foreach (var change in overrides)
            if (DicomTag.TryParse(change.Tag, out var tag)) dataset.SetString(tag, change.Value ?? "");
    }
}
