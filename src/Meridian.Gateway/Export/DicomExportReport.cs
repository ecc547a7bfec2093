using Meridian.Wire.Dicom.Deidentification;

namespace Meridian.Gateway.Export;

/// <summary>What was taken out, and what was not.</summary>
/// <param name="Objects">Files written.</param>
/// <param name="Bytes">Bytes of them.</param>
/// <param name="Deidentification">The options; null: as stored.</param>
/// <param name="LeftOut">Objects that were not written, by SOP Instance UID (that of the export).</param>
public sealed record DicomExportReport(long Objects, long Bytes, DeidentificationOptions? Deidentification, IReadOnlyList<DicomExportOmission> LeftOut);

/// <summary>An object that was left out, and why.</summary>
public sealed record DicomExportOmission(string SopInstanceUid, string Reason);
