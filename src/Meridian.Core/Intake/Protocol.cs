namespace Meridian.Core.Intake;

/// <summary>The protocol that bytes came by. Stored; the numbers are pinned by a test.</summary>
public enum Protocol : byte { Hl7v2 = 1, Dicom = 2, Lis = 3, Poct1 = 4, Fhir = 5, Hub = 255 }
