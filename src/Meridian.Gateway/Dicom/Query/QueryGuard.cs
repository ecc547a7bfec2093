using Meridian.Core.Peers;

namespace Meridian.Gateway.Dicom.Query;

/// <summary>Who may ask. An AE title proves nothing; where the setting says so, those that nobody has named are turned away all the same.</summary>
internal sealed class QueryGuard(DicomOptions options, DicomPeers peers)
{
    public bool IsUnwelcome(AssociationInfo association) => options.UnknownPeers == UnknownPeers.Quarantine && peers.Find(association.CallingAe) is null;
}
