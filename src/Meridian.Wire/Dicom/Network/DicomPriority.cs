namespace Meridian.Wire.Dicom.Network;

/// <summary>Priority (0000,0700) (PS3.7 Table E.1-1).</summary>
public enum DicomPriority : ushort { Medium = 0, High = 1, Low = 2 }
