namespace Meridian.Gateway.Dicom;

/// <summary>A presentation context that both sides agreed on.</summary>
/// <param name="Id">Odd, 1 to 255.</param>
/// <param name="PeerIsScu">The peer may invoke operations on it.</param>
/// <param name="PeerIsScp">The peer performs operations on it: the hub may invoke them.</param>
public sealed record AcceptedContext(byte Id, string AbstractSyntax, string TransferSyntax, bool PeerIsScu, bool PeerIsScp);
