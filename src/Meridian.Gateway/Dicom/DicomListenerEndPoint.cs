using System.Net;

namespace Meridian.Gateway.Dicom;

/// <summary>Where the DICOM listener binds. Kestrel's ordinary transport reads 4 KiB at a time, which costs an object of 512 KiB more than a hundred reads; this kind of end point has the room's own.</summary>
public sealed class DicomListenerEndPoint(IPAddress address, int port) : IPEndPoint(address, port);
