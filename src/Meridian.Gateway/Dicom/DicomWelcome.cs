using Meridian.Core.Peers;

namespace Meridian.Gateway.Dicom;

/// <summary>Whether a peer that calls the hub is served, by the setting for AE titles that are no known peers.</summary>
internal sealed class DicomWelcome(DicomOptions options, DicomPeers peers)
{
    /// <summary>False: the setting is quarantine, and no known peer bears the AE title.</summary>
    public bool Serves(AssociationInfo association) => options.UnknownPeers != UnknownPeers.Quarantine || association.IsOurs || peers.Find(association.CallingAe) is not null;
}
