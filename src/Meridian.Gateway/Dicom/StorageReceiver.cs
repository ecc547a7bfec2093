using System.Buffers;
using System.Security.Cryptography;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>One object on its way in: bytes into the store as they come, the head read at the end, one response.</summary>
internal sealed class StorageReceiver : IDicomReceiver
{
    private readonly StorageService service;
    private readonly DicomRequest request;
    private readonly CStoreRequest store;
    private IncomingObject? incoming;
    private string? noRoom;
    private long length;

    public StorageReceiver(StorageService service, DicomRequest request)
    {
        (this.service, this.request) = (service, request);
        store = request.Message as CStoreRequest ?? throw new DicomNetworkException(DicomNetworkReject.UnknownCommand, 0);
        try
        {
            incoming = service.Store.Begin();
            DicomWriter.WriteMeta(incoming, store.SopClassUid, store.SopInstanceUid, request.Context.TransferSyntax, request.Association.PeerAe);
            incoming.BeginDataset();
        }
        catch (Exception trouble) when (trouble is RecordUnavailableException or IOException or UnauthorizedAccessException)
        {
            NoRoom(trouble);
        }
    }

    public void Append(in ReadOnlySequence<byte> bytes)
    {
        length += bytes.Length;
        // What cannot be kept is still taken: the answer comes after it (PS3.8 Annex E.1 knows no other place).
        if (incoming is null) return;
        try
        {
            foreach (var segment in bytes) incoming.Append(segment.Span);
        }
        catch (Exception trouble) when (trouble is RecordUnavailableException or IOException or UnauthorizedAccessException)
        {
            NoRoom(trouble);
        }
    }

    public async Task CompleteAsync(DicomResponder responder, CancellationToken cancellation)
    {
        var (status, comment) = await KeepAsync();
        DicomMetrics.Instances.Add(1, new KeyValuePair<string, object?>("status", status.ToString()));
        if (status.Kind == DicomStatusKind.Failure) service.Log.ObjectRefused(request.Association.ConnectionId, request.Association.PeerAe, store.SopClassUid, status.ToString(), comment ?? "");
        await responder.SendAsync(store.Answer(status, comment), cancellation);
    }

    public void Dispose()
    {
        incoming?.Dispose();
        incoming = null;
    }

    // Not cancelled by the end of the association: what is whole is kept, answered or not; a sender that did not hear of it sends again, and is recognized.
    private async Task<(DicomStatus Status, string? Comment)> KeepAsync()
    {
        if (incoming is null) return (DicomStatus.OutOfResources, noRoom);
        if (service.IsUnwelcome(request.Association)) return await QuarantineAsync(DicomStatus.NotAuthorized, "UnknownPeer", null, "The AE title is not among the hub's peers: add it as a peer, or set dicom:unknownPeers to welcome.");
        InstanceFacts facts;
        try
        {
            var dataset = ReadHead(incoming, out var warnings);
            foreach (var warning in warnings)
                if (warning.Fault is DicomFault.Truncated or DicomFault.BrokenDeflate) return await QuarantineAsync(DicomStatus.CannotUnderstand, warning.Fault.ToString(), warning.Tag.ToString(), $"The data set ends before its element {warning.Tag} does.");
            if (DicomTranslator.Misfit(dataset, store, request.Context) is { } misfit) return await QuarantineAsync(misfit.Status, misfit.Reason, misfit.Place, misfit.Message);
            facts = DicomTranslator.Translate(dataset, request.Context.TransferSyntax, store.SopClassUid);
        }
        catch (DicomRejectException refused)
        {
            return await QuarantineAsync(DicomStatus.CannotUnderstand, refused.Reason.ToString(), $"byte {refused.Offset}", refused.Message);
        }
        var whole = incoming;
        incoming = null; // the desk's from here on
        var receipt = await service.Desk.StoreAsync(whole, facts, service.ProvenanceOf(request), CancellationToken.None);
        return receipt.Outcome switch
        {
            // PS3.4 B.2.3: B000, coercion of data elements, where a recorded rule changes what is served.
            InstanceOutcome.Stored or InstanceOutcome.Duplicate => receipt.Overrides.Count == 0 ? (DicomStatus.Success, null) : (DicomStatus.CoercionOrFailures, "Attributes are coerced by a rule of the hub."),
            // Kept, so no failure; not what the UID stands for, so no plain success.
            InstanceOutcome.Conflict => (DicomStatus.CoercionOrFailures, "Kept apart: another object has this SOP Instance UID."),
            InstanceOutcome.Refused => (DicomStatus.CannotUnderstand, receipt.Reason),
            InstanceOutcome.Unavailable => (DicomStatus.OutOfResources, receipt.Reason),
            _ => throw new InvalidOperationException(),
        };
    }

    private DicomDataset ReadHead(IncomingObject whole, out IReadOnlyList<DicomWarning> warnings)
    {
        if (!whole.Memory.IsEmpty) return DicomReader.ReadDataset(whole.Memory[(int)whole.DatasetOffset..], request.Syntax, DicomReadOptions.Default, out warnings);
        using var stream = whole.OpenRead();
        var file = DicomReader.ReadFile(stream, DicomReadOptions.Default);
        warnings = file.Warnings;
        return file.Dataset;
    }

    private async Task<(DicomStatus, string?)> QuarantineAsync(DicomStatus status, string reason, string? place, string message)
    {
        var whole = incoming!;
        var options = service.Options;
        if (whole.Length > options.MaxQuarantineBytes)
        {
            var first = Read(whole, ConnectionEventRow.MostBytes);
            var noted = await service.Intake.RecordAsync(new()
            {
                Sequence = default(Sequence),
                ConnectionId = request.Association.ConnectionId,
                Kind = ConnectionEventKind.TooLong,
                At = service.Clock.GetUtcNow(),
                Protocol = Protocol.Dicom,
                Peer = request.Association.PeerAddress,
                Listener = options.Listener,
                Detail = $"{message} Too long for quarantine.",
                Bytes = first,
                ByteCount = whole.Length,
            }, CancellationToken.None);
            return noted.Kind == ReceiptKind.Unavailable ? (DicomStatus.OutOfResources, noted.Reason) : (status, message);
        }
        var raw = Read(whole, (int)whole.Length);
        var receipt = await service.Intake.SubmitAsync(new Submission
        {
            Protocol = Protocol.Dicom,
            ConnectionId = request.Association.ConnectionId,
            Raw = raw,
            ReceivedAt = service.Clock.GetUtcNow(),
            Sender = request.Association.PeerAe,
            // The same object again is the same; other bytes under its UID are not.
            ControlId = $"{store.SopInstanceUid} {Convert.ToHexString(SHA256.HashData(raw).AsSpan(0, 8))}",
            Kind = $"C-STORE {DicomUidEntry.Find(store.SopClassUid)?.Name ?? store.SopClassUid}",
            Rejection = new(reason, place, message),
        }, CancellationToken.None);
        return receipt.Kind == ReceiptKind.Unavailable ? (DicomStatus.OutOfResources, receipt.Reason) : (status, message);
    }

    private static byte[] Read(IncomingObject whole, int most)
    {
        var bytes = new byte[(int)Math.Min(most, whole.Length)];
        if (!whole.Memory.IsEmpty)
        {
            whole.Memory.Span[..bytes.Length].CopyTo(bytes);
            return bytes;
        }
        using var stream = whole.OpenRead();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private void NoRoom(Exception trouble)
    {
        noRoom = trouble is RecordUnavailableException ? trouble.Message : "The hub cannot write to its disk.";
        Dispose();
    }
}
