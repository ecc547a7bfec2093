namespace Meridian.Virtual.Dicom;

/// <summary>The peer refused, aborted, fell silent or broke the protocol; the message says which, for a person.</summary>
public sealed class DicomPeerException(string message, Exception? inner = null) : IOException(message, inner);
