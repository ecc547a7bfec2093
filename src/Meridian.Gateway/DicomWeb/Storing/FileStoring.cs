using System.Buffers;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>
/// Part 10 files (PS3.18 10.5.1.4): each part goes to the store of images as it comes, whatever its length, and is committed before the next one is read to its end. What was kept stays
/// kept when a later part fails.
/// </summary>
internal sealed class FileStoring(IImageStore store, InstanceKeeper keeper, StoreQuarantine quarantine, DicomWebOptions options)
{
    // enough for the file meta information of any object met so far, which has some hundred bytes
    private const int HeadBytes = 64 * 1024;
    private const int Block = 128 * 1024;

    /// <summary>Takes the parts of a request.</summary>
    public async Task<List<StoreOutcome>> PartsAsync(HttpContext context, string boundary, string? study)
    {
        var reader = new MultipartReader(boundary, context.Request.Body, Block) { BodyLengthLimit = null };
        var outcomes = new List<StoreOutcome>();
        try
        {
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } part)
            {
                if (outcomes.Count == options.MaximumInstances) throw new DicomWebException(StatusCodes.Status413PayloadTooLarge, $"A request may bring {options.MaximumInstances} instances; those before are stored");
                var type = MediaRange.Parse(part.ContentType);
                if (type is not null and not { Type: "application/dicom" }) throw DicomWebException.NotSupported($"Part {outcomes.Count + 1} is {type.Type}, not application/dicom");
                outcomes.Add(await OneAsync(context, part.Body, null, study));
            }
        }
        // what was read before is stored and would be found as such when it is sent again
        catch (Exception wrong) when (wrong is InvalidDataException or IOException && !context.RequestAborted.IsCancellationRequested)
        {
            throw DicomWebException.Invalid($"The parts cannot be told apart after {outcomes.Count} of them: {wrong.Message}");
        }
        return outcomes;
    }

    /// <summary>Takes one file.</summary>
    public async Task<StoreOutcome> OneAsync(HttpContext context, Stream body, long? length, string? study)
    {
        var head = ArrayPool<byte>.Shared.Rent(HeadBytes);
        try
        {
            var count = await body.ReadAtLeastAsync(head.AsMemory(0, HeadBytes), HeadBytes, throwOnEndOfStream: false, context.RequestAborted);
            var (meta, fault) = ReadMeta(head.AsMemory(0, count));
            if (meta is null) return await quarantine.TakeAsync(context, head.AsMemory(0, count), body, fault!);
            return await KeepAsync(context, head.AsMemory(0, count), meta, body, length, study);
        }
        catch (RecordUnavailableException trouble)
        {
            // the rest of the part must be read, or the next one cannot be found
            await body.CopyToAsync(Stream.Null, Block, context.RequestAborted);
            return new(null, null, null, null, FailureReason.OutOfResources, null, trouble.Message);
        }
        finally { ArrayPool<byte>.Shared.Return(head); }
    }

    private async Task<StoreOutcome> KeepAsync(HttpContext context, ReadOnlyMemory<byte> head, DicomFile meta, Stream body, long? length, string? study)
    {
        var cancellation = context.RequestAborted;
        var (sopClass, sop) = Named(head, meta);
        if (sopClass is null || sop is null) return await quarantine.TakeAsync(context, head, body, new("MissingUid", DicomTags.SOPInstanceUID.ToString(), "The object has no SOP Class UID or no SOP Instance UID."));
        using var incoming = store.Begin(length);
        // group 2 is the hub's own; what it says of the object comes from the sender's (PS3.10 7.1)
        var syntax = meta.Meta.GetUid(DicomTags.TransferSyntaxUID) ?? meta.Syntax.Uid;
        DicomWriter.WriteMeta(incoming, sopClass, sop, syntax, meta.Meta.GetString(DicomTags.SourceApplicationEntityTitle));
        incoming.BeginDataset();
        incoming.Append(head.Span[(int)meta.DatasetOffset..]);
        for (int read; (read = await body.ReadAsync(incoming.GetMemory(Block), cancellation)) > 0;)
        {
            incoming.Advance(read);
            if (incoming.Length > options.MaximumInstance) throw new DicomWebException(StatusCodes.Status413PayloadTooLarge, $"An instance may have {options.MaximumInstance} bytes; those before it are stored");
        }
        return await keeper.KeepAsync(context, incoming, syntax, sopClass, sop, study);
    }

    private static (DicomFile? File, Rejection? Fault) ReadMeta(ReadOnlyMemory<byte> head)
    {
        try { return (DicomReader.ReadFile(head, new DicomReadOptions { MetaOnly = true }), null); }
        catch (DicomRejectException refused) { return (null, new(refused.Reason.ToString(), $"byte {refused.Offset}", refused.Message)); }
    }

    // the data set says what the object is; file meta information that says otherwise was copied from another file, which editors of the field do
    private static (string? Class, string? Sop) Named(ReadOnlyMemory<byte> head, DicomFile meta)
    {
        var (sopClass, sop) = (meta.Meta.GetUid(DicomTags.MediaStorageSOPClassUID), meta.Meta.GetUid(DicomTags.MediaStorageSOPInstanceUID));
        if (meta.Syntax.IsDeflated) return (sopClass, sop);
        try
        {
            var dataset = DicomReader.ReadFile(head, new DicomReadOptions { StopBefore = DicomTags.StudyDate }).Dataset;
            return (dataset.GetUid(DicomTags.SOPClassUID) ?? sopClass, dataset.GetUid(DicomTags.SOPInstanceUID) ?? sop);
        }
        catch (DicomRejectException) { return (sopClass, sop); }
    }
}
