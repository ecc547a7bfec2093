using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Core.Record;
using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>
/// Metadata and bulk data apart (PS3.18 10.5.1.4): the metadata in the JSON model, the values that they name by BulkDataURI as parts of the request. All parts are taken in first, since
/// they may come in any order; then each instance is made into a Part 10 file and goes the way of every other. One that lacks what it needs fails alone; a part that nothing refers to
/// is told as a failure, since whoever sent it takes it for stored.
/// </summary>
internal sealed class MetadataStoring(IImageStore store, InstanceKeeper keeper, StoreQuarantine quarantine, DicomWebOptions options)
{
    public const string MediaType = "application/dicom+json";
    private const int Block = 128 * 1024;

    /// <summary>Takes the parts of a request.</summary>
    public async Task<List<StoreOutcome>> PartsAsync(HttpContext context, string boundary, string target, string? study)
    {
        using var parts = new BulkParts(store, options, target);
        var objects = new List<ReadOnlyMemory<byte>>();
        long metadata = 0;
        var (number, described) = (0, 0);
        try
        {
            var reader = new MultipartReader(boundary, context.Request.Body, Block) { BodyLengthLimit = null };
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } part)
            {
                number++;
                var type = MediaRange.Parse(part.ContentType);
                if (type?.Type is MediaType or "application/json")
                {
                    described++;
                    metadata += await TakeAsync(type, $"Part {number}", part.Body, metadata, objects, context.RequestAborted);
                }
                else if (parts.Count == options.MaximumInstances) throw new DicomWebException(StatusCodes.Status413PayloadTooLarge, $"A request may bring {options.MaximumInstances} parts of bulk data; nothing of it is stored");
                else await parts.TakeAsync(number, type, part.Headers?.GetValueOrDefault("Content-Location").ToString(), part.Body, context.RequestAborted);
            }
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException && !context.RequestAborted.IsCancellationRequested)
        {
            throw DicomWebException.Invalid($"The parts cannot be told apart after {number} of them, nothing is stored: {wrong.Message}");
        }
        if (described == 0) throw DicomWebException.Invalid($"No part of the request is {MediaType}: bulk data without metadata are nobody's; nothing is stored");
        return await StoreAsync(context, objects, parts, study);
    }

    /// <summary>Takes metadata that have all values within.</summary>
    public async Task<List<StoreOutcome>> AloneAsync(HttpContext context, MediaRange type, string target, string? study)
    {
        using var parts = new BulkParts(store, options, target);
        var objects = new List<ReadOnlyMemory<byte>>();
        await TakeAsync(type, "The body", context.Request.Body, 0, objects, context.RequestAborted);
        return await StoreAsync(context, objects, parts, study);
    }

    private async Task<int> TakeAsync(MediaRange type, string what, Stream body, long before, List<ReadOnlyMemory<byte>> objects, CancellationToken cancellation)
    {
        // F.2: UTF-8; 8.7.3.5: the transfer syntax is that of values in base64
        if (type.Charset is not (null or "utf-8" or "us-ascii")) throw DicomWebException.NotSupported($"{what}: {MediaType} is in UTF-8, not {type.Charset}; nothing is stored");
        if (type.TransferSyntax is not (null or PixelMedia.ExplicitLittleEndian)) throw DicomWebException.NotSupported($"{what}: values within {MediaType} are in explicit VR little endian; compressed pixel data come as parts of their own; nothing is stored");
        using var text = new MemoryStream();
        var block = new byte[Block];
        for (int read; (read = await body.ReadAsync(block, cancellation)) > 0;)
        {
            text.Write(block, 0, read);
            if (before + text.Length > options.MaximumMetadata) throw new DicomWebException(StatusCodes.Status413PayloadTooLarge, $"The metadata of a request may have {options.MaximumMetadata} bytes; nothing of it is stored");
        }
        var bytes = text.GetBuffer().AsMemory(0, (int)text.Length);
        try { objects.AddRange(DicomJson.Split(bytes)); }
        catch (DicomRejectException broken)
        {
            var (line, column) = PlaceOf(bytes.Span, broken.Offset);
            throw DicomWebException.Invalid($"{what} is no array of JSON objects: line {line}, byte {column} of it (byte {broken.Offset + 1} in all); nothing is stored");
        }
        if (objects.Count > options.MaximumInstances) throw new DicomWebException(StatusCodes.Status413PayloadTooLarge, $"A request may bring {options.MaximumInstances} instances; nothing of it is stored");
        return bytes.Length;
    }

    private async Task<List<StoreOutcome>> StoreAsync(HttpContext context, List<ReadOnlyMemory<byte>> objects, BulkParts parts, string? study)
    {
        var assembly = new InstanceAssembly(parts, options);
        var outcomes = new List<StoreOutcome>(objects.Count);
        foreach (var json in objects) outcomes.Add(await OneAsync(context, json, assembly, parts, study));
        foreach (var part in parts.Unreferenced) outcomes.Add(new(null, null, null, null, FailureReason.UnreferencedPart, null, $"Part {part.Number}: no BulkDataURI names its Content-Location; it is not stored"));
        return outcomes;
    }

    private async Task<StoreOutcome> OneAsync(HttpContext context, ReadOnlyMemory<byte> json, InstanceAssembly assembly, BulkParts parts, string? study)
    {
        try
        {
            var (dataset, syntax) = assembly.Assemble(json);
            if (dataset.GetUid(DicomTags.SOPClassUID) is not { } sopClass || dataset.GetUid(DicomTags.SOPInstanceUID) is not { } sop)
                throw new UnstorableException(FailureReason.NotUnderstood, DicomTags.SOPInstanceUID.ToHex(), "The metadata have no SOP Class UID or no SOP Instance UID");
            var length = DicomWriter.Measure(dataset, syntax);
            if (length > options.MaximumInstance) throw new DicomWebException(StatusCodes.Status413PayloadTooLarge, $"An instance may have {options.MaximumInstance} bytes; those before it are stored");
            using var incoming = store.Begin(length);
            DicomWriter.WriteMeta(incoming, sopClass, sop, syntax.Uid);
            incoming.BeginDataset();
            foreach (var segment in DicomWriter.PlanDataset(dataset, syntax))
            {
                if (segment.IsInSource) parts.CopyTo(incoming, segment.Offset, segment.Length);
                else incoming.Append(segment.Bytes.Span);
            }
            return await keeper.KeepAsync(context, incoming, syntax.Uid, sopClass, sop, study);
        }
        catch (UnstorableException refused)
        {
            var (sopClass, sop) = Named(json);
            return await quarantine.TakeAsync(context, json, sopClass, sop, refused);
        }
        catch (DicomRejectException refused) // the writer: a value is too long for what holds it
        {
            var (sopClass, sop) = Named(json);
            return await quarantine.TakeAsync(context, json, sopClass, sop, new(FailureReason.NotUnderstood, refused.Tag.ToHex(), refused.Message));
        }
        catch (RecordUnavailableException trouble)
        {
            var (sopClass, sop) = Named(json);
            return new(sopClass, sop, null, null, FailureReason.OutOfResources, null, trouble.Message);
        }
    }

    // what the answer calls an instance that could not be read
    private static (string? Class, string? Sop) Named(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new() { MaxDepth = 256 });
        return (Uid("00080016"u8), Uid("00080018"u8));

        string? Uid(ReadOnlySpan<byte> tag)
        {
            if (!document.RootElement.TryGetProperty(tag, out var attribute) || attribute.ValueKind != JsonValueKind.Object || !attribute.TryGetProperty("Value"u8, out var values)) return null;
            if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() != 1 || values[0].ValueKind != JsonValueKind.String) return null;
            var raw = values[0].GetRawText().Trim('"').TrimEnd();
            return raw.Length is > 0 and <= 64 && !raw.AsSpan().ContainsAnyExcept("0123456789.") ? raw : null;
        }
    }

    private static (int Line, long Column) PlaceOf(ReadOnlySpan<byte> text, long offset)
    {
        var before = text[..(int)Math.Clamp(offset, 0, text.Length)];
        return (before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }
}
