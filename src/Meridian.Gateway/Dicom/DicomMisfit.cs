using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>Why an object that can be read cannot be stored.</summary>
/// <param name="Place">The attribute.</param>
/// <param name="Message">One sentence, without values.</param>
internal sealed record DicomMisfit(DicomStatus Status, string Reason, string Place, string Message);
