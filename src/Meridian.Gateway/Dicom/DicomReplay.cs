using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Decoding;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Network;

namespace Meridian.Gateway.Dicom;

/// <summary>Objects out of quarantine: the same reader, the same checks and the same store as over an association, once a person has corrected the object or welcomed its sender.</summary>
internal sealed class DicomReplay(DicomOptions options, IImageStore store, ImagingDesk desk) : IObjectReplay
{
    public Protocol Protocol => Protocol.Dicom;

    public Submission Translate(ReadOnlyMemory<byte> raw, DateTimeOffset receivedAt)
    {
        var (file, rejection) = Read(raw);
        return new()
        {
            Protocol = Protocol.Dicom,
            // The object itself is kept as an image; the message of the replay is its head.
            Raw = file is null ? raw : raw[..(int)file.DatasetOffset],
            ReceivedAt = receivedAt,
            Sender = file?.Meta.GetString(DicomTags.SourceApplicationEntityTitle) ?? "",
            Kind = $"C-STORE {DicomUidEntry.Find(file?.SopClassUid)?.Name ?? file?.SopClassUid}",
            Rejection = rejection,
        };
    }

    public async Task<Rejection?> StoreAsync(ReadOnlyMemory<byte> raw, DateTimeOffset at, CancellationToken cancellation)
    {
        var (file, rejection) = Read(raw);
        if (rejection is not null) return rejection;
        var sender = file!.Meta.GetString(DicomTags.SourceApplicationEntityTitle);
        IncomingObject? incoming = null;
        InstanceReceipt receipt;
        try
        {
            incoming = store.Begin(raw.Length);
            DicomWriter.WriteMeta(incoming, file.SopClassUid!, file.SopInstanceUid!, file.Syntax.Uid, sender);
            incoming.BeginDataset();
            incoming.Append(raw.Span[(int)file.DatasetOffset..]);
            var whole = incoming;
            incoming = null; // the desk's from here on
            receipt = await desk.StoreAsync(whole, DicomTranslator.Translate(file.Dataset, file.Syntax.Uid, file.SopClassUid), new() { CallingAe = sender ?? "", CalledAe = options.AeTitle, ReceivedAt = at }, cancellation);
        }
        catch (RecordUnavailableException trouble)
        {
            return new("Unavailable", null, trouble.Message);
        }
        finally
        {
            incoming?.Dispose();
        }
        return receipt.IsKept ? null : new(receipt.Outcome.ToString(), null, receipt.Reason ?? "The object was not stored.");
    }

    private static (DicomFile? File, Rejection? Rejection) Read(ReadOnlyMemory<byte> raw)
    {
        try
        {
            var file = DicomReader.ReadFile(raw);
            foreach (var warning in file.Warnings)
                if (warning.Fault is DicomFault.Truncated or DicomFault.BrokenDeflate) return (file, new(warning.Fault.ToString(), warning.Tag.ToString(), $"The data set ends before its element {warning.Tag} does."));
            if (file.SopClassUid is not { } sopClass || file.SopInstanceUid is not { } instance) return (file, new("MissingUid", DicomTags.SOPInstanceUID.ToString(), "The object names no SOP class or no instance."));
            var command = new CStoreRequest { SopClassUid = sopClass, SopInstanceUid = instance };
            return (file, DicomTranslator.Misfit(file.Dataset, command, new AcceptedContext(1, sopClass, file.Syntax.Uid, true, false)) is { } misfit ? new(misfit.Reason, misfit.Place, misfit.Message) : null);
        }
        catch (DicomRejectException refused)
        {
            return (null, new(refused.Reason.ToString(), $"byte {refused.Offset}", refused.Message));
        }
    }
}
