namespace Meridian.Core.Peers;

/// <summary>What a DICOM peer is used for. Stored by name.</summary>
public enum PeerUse : byte
{
    /// <summary>Objects may be sent to it: by forwarding, or because somebody asks for a C-MOVE to it.</summary>
    Destination = 1,
    /// <summary>Has older studies: priors are looked for and fetched there.</summary>
    Archive = 2,
    /// <summary>Makes images: asks for its worklist, reports its steps, and is told of commitment over an association of its own.</summary>
    Modality = 3,
    /// <summary>Is asked to commit to what was forwarded to it (PS3.4 annex J): a delivery is done when it has.</summary>
    Commitment = 4,
    /// <summary>Takes what modalities tell of their performed steps (PS3.4 annex F): an information system.</summary>
    PerformedSteps = 5,
    /// <summary>Is told when the images of a finished step can be had (PS3.4 annex R).</summary>
    Availability = 6,
}
