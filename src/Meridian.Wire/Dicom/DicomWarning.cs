using System.Globalization;

namespace Meridian.Wire.Dicom;

/// <summary>A fault that was borne while reading: what, in which element, at which byte of the source.</summary>
public readonly record struct DicomWarning(DicomFault Fault, DicomTag Tag, long Offset)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Fault} {Tag} at byte {Offset}");
}
