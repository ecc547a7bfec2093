using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Performed;

/// <summary>An N-SET would change what only N-CREATE may give (PS3.4 table F.7.2-1).</summary>
internal sealed class PerformedConflictException(DicomTag tag) : Exception($"{tag} does not change")
{
    public DicomTag Tag { get; } = tag;
}
