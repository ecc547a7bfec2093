using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>
/// One service class as its provider (SCP): Verification, Storage, Query … Registered in DI (<c>AddSingleton&lt;IDicomService, …&gt;</c>); the session asks
/// all of them which proposed contexts to accept, and hands each request to the one that knows its context's abstract syntax. Any thread; several
/// associations, and with an asynchronous window several requests of one, run at once.
/// </summary>
public interface IDicomService
{
    /// <summary>Whether it provides this SOP class.</summary>
    bool Provides(string abstractSyntax);

    /// <summary>Picks one of the proposed transfer syntaxes; null: none will do. Default: the first uncompressed little endian one.</summary>
    string? ChooseTransferSyntax(string abstractSyntax, IReadOnlyList<string> proposed) => DicomNegotiation.ChooseUncompressed(proposed);

    /// <summary>Whether the peer may be SCP of this class on an association that it asked for (PS3.7 D.3.3.4), so that the hub may invoke: C-STORE for a C-GET, N-EVENT-REPORT and the like. Default: no.</summary>
    bool PeerMayBeScp(string abstractSyntax) => false;

    /// <summary>The answer to SOP class extended negotiation (PS3.7 D.3.3.5); null: it is not answered.</summary>
    ReadOnlyMemory<byte>? AnswerExtended(string abstractSyntax, ReadOnlyMemory<byte> asked) => null;

    /// <summary>
    /// Performs one request and sends its responses. What it throws, and a request left without final response, becomes status 0110 (processing failure)
    /// and a log. Sends no positive response before what it answers for is committed.
    /// </summary>
    /// <param name="cancellation">The association is over. A C-CANCEL is <see cref="DicomRequest.Cancelled"/>.</param>
    Task HandleAsync(DicomRequest request, DicomResponder responder, CancellationToken cancellation);
}

/// <summary>A service that takes the data set of a request as it comes, of any length.</summary>
public interface IDicomStreamingService : IDicomService
{
    /// <summary>A request's command has come; its data set follows. <see cref="IDicomService.HandleAsync"/> is not called for it.</summary>
    IDicomReceiver Begin(DicomRequest request);
}

/// <summary>Takes one data set. Owned by the session, one call at a time; disposed in the end, also when the association broke in between.</summary>
public interface IDicomReceiver : IDisposable
{
    /// <summary>The next bytes; valid during the call. Throws nothing but for a broken hub: a data set that cannot be kept is still taken, and answered for in the end.</summary>
    void Append(in System.Buffers.ReadOnlySequence<byte> bytes);

    /// <summary>The data set is whole: perform and respond.</summary>
    Task CompleteAsync(DicomResponder responder, CancellationToken cancellation);
}
