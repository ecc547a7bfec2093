using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>What the hub asks a peer for.</summary>
public sealed record DicomProposal
{
    /// <summary>Most presentation contexts of an association (PS3.8 9.3.2.2: odd numbers up to 255).</summary>
    public const int MostContexts = 128;

    /// <summary>In order; each becomes one presentation context.</summary>
    public required IReadOnlyList<ProposedSyntaxes> Contexts { get; init; }
    public IReadOnlyList<ExtendedNegotiation> Extended { get; init; } = [];
    /// <summary>Null: the hub's own AE title.</summary>
    public string? CallingAe { get; init; }
    /// <summary>Operations to have outstanding at the peer; more than 1 proposes an asynchronous window.</summary>
    public ushort Window { get; init; } = 1;

    /// <summary>One SOP class in the uncompressed syntaxes.</summary>
    public static DicomProposal For(params ReadOnlySpan<string> sopClasses) =>
        new() { Contexts = [.. sopClasses.ToArray().Select(uid => new ProposedSyntaxes(uid, [DicomNegotiation.ExplicitLittleEndian, DicomNegotiation.ImplicitLittleEndian]))] };

    /// <summary>
    /// To send objects as they are stored: each pair of SOP class and transfer syntax gets a context of its own, so that the peer cannot choose
    /// another one for it. At most <see cref="MostContexts"/> of them.
    /// </summary>
    public static DicomProposal ToStore(IEnumerable<(string SopClass, string TransferSyntax)> objects) =>
        new() { Contexts = [.. objects.Distinct().Take(MostContexts).Select(o => new ProposedSyntaxes(o.SopClass, [o.TransferSyntax]))] };
}

/// <summary>One context to propose.</summary>
/// <param name="PeerIsScu">The peer may invoke operations on it (role selection): Storage for a C-GET, event reports of a class whose provider is the hub.</param>
/// <param name="PeerIsScp">The hub invokes operations on it.</param>
public sealed record ProposedSyntaxes(string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes, bool PeerIsScu = false, bool PeerIsScp = true);
