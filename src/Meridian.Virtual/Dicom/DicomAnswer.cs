using Meridian.Wire.Dicom.Network;

namespace Meridian.Virtual.Dicom;

/// <summary>A response, or a notification of the peer's, with the bytes of its data set; empty where it has none.</summary>
public sealed record DicomAnswer(DicomMessage Message, byte ContextId, ReadOnlyMemory<byte> Dataset);
