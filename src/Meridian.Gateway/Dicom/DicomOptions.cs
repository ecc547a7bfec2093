using Meridian.Gateway.Dicom.Query;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>What becomes of senders whose AE title the hub does not know as a peer.</summary>
public enum UnknownPeers : byte
{
    /// <summary>They are served as any other.</summary>
    Welcome = 0,
    /// <summary>Their objects are kept in quarantine with the reason and refused; their queries are refused.</summary>
    Quarantine = 1,
}

/// <summary>How the hub speaks DICOM, as SCP and as SCU.</summary>
public sealed class DicomOptions
{
    /// <summary>Where the listener binds, for files in which <c>dicom</c> is this section and cannot be the address too. Default: none (the key <c>dicom</c> says it).</summary>
    public string? Listen { get; set; }

    /// <summary>The hub's AE title, 1 to 16 characters. Default: MERIDIAN (contract).</summary>
    public string AeTitle { get; set; } = "MERIDIAN";

    /// <summary>Refuses associations that call another AE title. Default: false (devices are often set to any title, and the port says whom they mean).</summary>
    public bool CheckCalledAe { get; set; }

    /// <summary>Whether AE titles that are no known peers are welcome, or what they send is quarantined. Default: Welcome (who is let in is the network's and TLS's to say; an AE title proves nothing).</summary>
    public UnknownPeers UnknownPeers { get; set; }

    /// <summary>Accepts storage SOP classes that are private or newer than the hub's dictionary. Default: false (PS3.4 B.3.1: an SCP names what it supports; what the hub cannot name it shows to nobody).</summary>
    public bool AcceptUnknownStorage { get; set; }

    /// <summary>Most associations at once; more are refused with "temporary congestion". Default: 200 (the modalities of a large hospital).</summary>
    public int MaxAssociations { get; set; } = 200;

    /// <summary>Longest P-DATA-TF that the hub takes, bytes; announced to peers. Default: 131,072 (the largest that dcmtk makes).</summary>
    public uint MaxPduBytes { get; set; } = 128 * 1024;

    /// <summary>Longest data set of a message that is no object: queries, steps, reports. Default: 16 MiB (thousands of references of a commitment request are 1 MiB).</summary>
    public int MaxMessageBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Longest object that is kept in quarantine; a longer one is refused with its first part kept. Default: 64 MiB (quarantine lies in the record).</summary>
    public int MaxQuarantineBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Most operations of one association at once where its peer asks for any number (PS3.7 D.3.3.3). Default: 16.</summary>
    public int MaxOutstanding { get; set; } = 16;

    /// <summary>Longest wait for an association request, and for the end of the connection after release or refusal: ARTIM (PS3.8 9.1.5). Default: 30 s (what dcmtk waits for an association).</summary>
    public TimeSpan ArtimTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest silence of an association between operations. Default: 10 min (a modality keeps one open during an acquisition).</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest pause within a message. Default: 60 s (a disk or a radio link that hangs; TCP gives up later).</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>As SCU: longest wait for a connection and for the answer to an association request. Default: 10 s (Orthanc's own).</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>As SCU: longest time without a response, pending ones included. Default: 2 min (an archive that fetches from tape says pending meanwhile).</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>As SCU: longest wait for the final response after C-CANCEL. Default: 10 s.</summary>
    public TimeSpan CancelTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Name of the listener on pages and in the record. Default: dicom (contract).</summary>
    public string Listener { get; set; } = "dicom";

    /// <summary>Queries and what is sent in answer.</summary>
    public QueryOptions Query { get; set; } = new();

    internal DicomFrameOptions FrameOptions() => new() { MaxDataBytes = Math.Max(MaxPduBytes, 1 << 20) };
}
