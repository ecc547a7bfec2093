using System.Buffers;
using Meridian.Core.Imaging;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Gateway.Access;
using Meridian.Gateway.Dicom;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>
/// STOW-RS (PS3.18 10.5): each part goes to the store of images as it comes, whatever its length, and is committed before the next one is read
/// to its end; the answer says of each what became of it. What was kept stays kept when a later part fails.
/// </summary>
internal sealed class StoreTransaction(IImageStore store, ImagingDesk desk, StoreQuarantine quarantine, DicomWebOptions options, DicomWebMetrics metrics, TimeProvider clock)
{
    // enough for the file meta information of any object met so far, which has some hundred bytes
    private const int HeadBytes = 64 * 1024;
    private const int Block = 128 * 1024;

    /// <param name="context">The request.</param>
    /// <param name="study">The study that every instance must belong to; null: any.</param>
    /// <param name="root">Base URL of the service.</param>
    public async Task HandleAsync(HttpContext context, string? study, string root)
    {
        AcceptList.RequireJson(context.Request);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        var content = MediaRange.Parse(context.Request.ContentType);
        var outcomes = content switch
        {
            { IsMultipart: true, Part: null or "application/dicom", Boundary: { Length: > 0 } boundary } => await PartsAsync(context, boundary, study),
            { Type: "application/dicom" } => [await OneAsync(context, context.Request.Body, context.Request.ContentLength, study)],
            { IsMultipart: true, Boundary: null or "" } => throw DicomWebException.Invalid("The Content-Type has no boundary"),
            _ => throw DicomWebException.NotSupported("Send multipart/related; type=\"application/dicom\" with Part 10 files as its parts"),
        };
        if (outcomes.Count == 0) throw DicomWebException.Invalid("The request brought no instance");
        foreach (var outcome in outcomes) metrics.Stored(outcome.Failure is { } failure ? failure.ToString() : outcome.Warning is null ? "kept" : "kept with a warning");

        var body = new ArrayBufferWriter<byte>(4096);
        StoreResponse.Write(body, outcomes, root, study);
        context.Response.StatusCode = StoreResponse.StatusOf(outcomes);
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = DicomWebResponse.Json;
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    private async Task<List<StoreOutcome>> PartsAsync(HttpContext context, string boundary, string? study)
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

    private async Task<StoreOutcome> OneAsync(HttpContext context, Stream body, long? length, string? study)
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
        var (facts, misfit) = Read(incoming, syntax, sopClass, sop);
        if (facts is null) return await quarantine.TakeAsync(context, incoming, sopClass, sop, misfit!);
        // nothing is wrong with the object: it was sent to the wrong address
        if (study is not null && facts.StudyUid != study) return new(sopClass, sop, facts.StudyUid, facts.SeriesUid, FailureReason.OtherStudy, null, "it belongs to another study");
        var receipt = await desk.StoreAsync(incoming, facts, new Provenance
        {
            CallingAe = Credential.Of(context.User)?.Name ?? "", CalledAe = "STOW-RS", PeerAddress = context.Connection.RemoteIpAddress?.ToString() ?? "", ReceivedAt = clock.GetUtcNow(), IsFromEquipment = false,
        }, CancellationToken.None); // what is whole is kept, whether or not the sender waits for the answer
        return StoreOutcome.Of(facts, receipt);
    }

    private static (DicomFile? File, Rejection? Fault) ReadMeta(ReadOnlyMemory<byte> head)
    {
        try { return (DicomReader.ReadFile(head, new DicomReadOptions { MetaOnly = true }), null); }
        catch (DicomRejectException refused) { return (null, new(refused.Reason.ToString(), $"byte {refused.Offset}", refused.Message)); }
    }

    private static (InstanceFacts? Facts, Rejection? Misfit) Read(IncomingObject incoming, string syntax, string sopClass, string sop)
    {
        try
        {
            using var stream = incoming.OpenRead();
            var file = DicomReader.ReadFile(stream);
            foreach (var warning in file.Warnings)
                if (warning.Fault is DicomFault.Truncated or DicomFault.BrokenDeflate) return (null, new(warning.Fault.ToString(), warning.Tag.ToString(), $"The data set ends before its element {warning.Tag} does."));
            foreach (var tag in (ReadOnlySpan<DicomTag>)[DicomTags.SOPClassUID, DicomTags.SOPInstanceUID, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID])
                if (file.Dataset.GetUid(tag) is null) return (null, new("MissingUid", tag.ToString(), $"The object has no {tag}, or it is no UID."));
            if (file.Dataset.GetUid(DicomTags.SOPInstanceUID) != sop || file.Dataset.GetUid(DicomTags.SOPClassUID) != sopClass) return (null, new("WrongInstance", DicomTags.SOPInstanceUID.ToString(), "The file meta information names another object than the data set."));
            return (DicomTranslator.Translate(file.Dataset, syntax), null);
        }
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
