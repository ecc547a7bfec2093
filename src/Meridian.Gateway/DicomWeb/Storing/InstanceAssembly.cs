using Meridian.Gateway.DicomWeb.Negotiation;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.DicomWeb.Storing;

/// <summary>A data set from metadata and bulk data (PS3.18 10.5.1.4): elements whose values are parts of the request stand for the bytes where they lie, so that large ones are never in memory.</summary>
internal sealed class InstanceAssembly(BulkParts parts, DicomWebOptions options)
{
    private readonly PixelPart pixels = new(parts);

    /// <summary>Reads one object of the metadata.</summary>
    /// <exception cref="UnstorableException">It cannot be made into a data set that says what was sent.</exception>
    public (DicomDataset Dataset, TransferSyntax Syntax) Assemble(ReadOnlyMemory<byte> json)
    {
        try
        {
            DicomBulkReference? pixelData = null;
            var missing = new List<string>();
            var dataset = DicomJson.Read(json, reference =>
            {
                // all of them are looked for, so that each part that is meant counts as such
                if (parts.Find(reference.Uri) is not { Count: > 0 } found) missing.Add(reference.Place);
                else if (reference.Tag != DicomTags.PixelData || reference.IsNested) return Value(reference, found);
                else pixelData = reference;
                return new DicomElement(reference.Tag, reference.Vr, ReadOnlyMemory<byte>.Empty);
            });
            if (missing.Count > 0) throw new UnstorableException(FailureReason.MissingBulkData, missing[0], $"The BulkDataURI of {string.Join(", ", missing.Take(5))}{(missing.Count > 5 ? " …" : "")} names no part of the request, or its frames are not numbered from 1 on");
            dataset.RemoveAll(e => e.Tag.Group == 2); // file meta information is the hub's own (PS3.10 7.1)
            var syntax = pixelData is { } held ? pixels.Put(dataset, held, parts.Find(held.Uri)) : Native(dataset);
            CheckFrames(dataset, syntax);
            return (dataset, syntax);
        }
        catch (DicomRejectException refused) { throw new UnstorableException(FailureReason.NotUnderstood, refused.Place.Length > 0 ? refused.Place : refused.Tag.ToHex(), refused.Message); }
    }

    private DicomElement Value(DicomBulkReference reference, IReadOnlyList<BulkPart> found)
    {
        if (found is not [var part]) throw new UnstorableException(FailureReason.NotUnderstood, reference.Place, $"{reference.Place}: {found.Count} parts have its BulkDataURI as their Content-Location");
        // an encapsulated document comes as what it is (10.5.1.4), everything else as octets
        if (!part.IsOctets && reference.Tag != DicomTags.EncapsulatedDocument) throw new UnstorableException(FailureReason.TransferSyntax, reference.Place, $"{reference.Place}: its value comes as {PixelMedia.Octets} in little endian, not as part {part.Number} does");
        if (reference.Vr.NumberSize > 0 ? part.Length % reference.Vr.NumberSize != 0 : reference.Vr != DicomVr.OW && part.Length % reference.Vr.WordSize != 0)
            throw new UnstorableException(FailureReason.NotUnderstood, reference.Place, $"{reference.Place}: part {part.Number} does not end with a whole {reference.Vr.Letters}");
        if (!reference.Vr.IsText) return DicomElement.InSource(reference.Tag, reference.Vr, part.Offset, part.Length);
        if (part.Length > options.MaximumMetadata) throw new UnstorableException(FailureReason.NotUnderstood, reference.Place, $"{reference.Place}: a text may have {options.MaximumMetadata} bytes");
        var text = new byte[part.Length];
        parts.Read(part, 0, text);
        return new(reference.Tag, reference.Vr, text);
    }

    // pixel data within the metadata, or none
    private static TransferSyntax Native(DicomDataset dataset)
    {
        if (dataset[DicomTags.PixelData] is { Length: > 0 } inline) dataset.Set(new DicomElement(inline.Tag, PixelPart.NativeVr(dataset, inline.Vr), inline.Value));
        return TransferSyntax.ExplicitVRLittleEndian;
    }

    // a frame that is missing would not be missed by anybody later
    private static void CheckFrames(DicomDataset dataset, TransferSyntax syntax)
    {
        if (syntax.IsEncapsulated && PixelMedia.Of(syntax.Uid).StartsWith("video/", StringComparison.Ordinal)) return; // one stream holds all of them
        var pixels = dataset[DicomTags.PixelData] ?? dataset[DicomTags.FloatPixelData] ?? dataset[DicomTags.DoubleFloatPixelData];
        if (pixels is null || pixels.IsEmpty) return;
        var expected = Math.Max(1, dataset.GetInt32(DicomTags.NumberOfFrames) ?? 1);
        var there = pixels.Fragments?.List.Count ?? PixelFrames.Locate(dataset)!.Count;
        if (pixels.Fragments is null ? there < expected : there != expected)
            throw new UnstorableException(FailureReason.Mismatch, pixels.Tag.ToHex(), $"Of {expected} frames that the attributes of the image tell, {there} are there");
    }
}
