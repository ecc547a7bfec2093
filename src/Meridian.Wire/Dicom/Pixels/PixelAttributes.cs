namespace Meridian.Wire.Dicom.Pixels;

/// <summary>The pixel attributes of a data set as the decoders and the renderer take them.</summary>
public static class PixelAttributes
{
    /// <summary>Reads the Image Pixel module.</summary>
    /// <exception cref="PixelException">An attribute without which no pixel can be read is missing.</exception>
    public static PixelDescription Describe(DicomDataset dataset)
    {
        var isDouble = dataset.Contains(DicomTags.DoubleFloatPixelData);
        var isFloat = isDouble || dataset.Contains(DicomTags.FloatPixelData);
        var allocated = isDouble ? 64 : isFloat ? 32 : Must(dataset, DicomTags.BitsAllocated);
        var stored = isFloat ? allocated : dataset.GetInt32(DicomTags.BitsStored) ?? allocated;
        return new()
        {
            Rows = Must(dataset, DicomTags.Rows),
            Columns = Must(dataset, DicomTags.Columns),
            SamplesPerPixel = dataset.GetInt32(DicomTags.SamplesPerPixel) ?? 1,
            Photometric = PhotometricInterpretationText.Parse(dataset.GetString(DicomTags.PhotometricInterpretation)),
            BitsAllocated = allocated,
            BitsStored = stored,
            HighBit = isFloat ? allocated - 1 : dataset.GetInt32(DicomTags.HighBit) ?? stored - 1,
            IsSigned = dataset.GetInt32(DicomTags.PixelRepresentation) == 1,
            PlanarConfiguration = dataset.GetInt32(DicomTags.PlanarConfiguration) ?? 0,
            IsFloat = isFloat,
        };
    }

    /// <summary>Bytes of the words that big endian pixel data was swapped by.</summary>
    public static int WordBytes(DicomVr vr) => vr switch
    {
        DicomVr.OB => 1,
        DicomVr.OF => 4,
        DicomVr.OD => 8,
        _ => 2,
    };

    /// <summary>
    /// Reads what shows frame <paramref name="frame"/>: the functional groups of an enhanced multi-frame (PS3.3 C.7.6.16) where they are, else the data set's own attributes.
    /// Tables are read from memory; a data set that was read from a stream must not have deferred them.
    /// </summary>
    public static RenderSettings Settings(DicomDataset dataset, int frame = 0)
    {
        var modality = Group(dataset, frame, DicomTags.PixelValueTransformationSequence) ?? dataset;
        var voi = Group(dataset, frame, DicomTags.FrameVOILUTSequence) ?? dataset;
        var isSigned = dataset.GetInt32(DicomTags.PixelRepresentation) == 1;
        var modalityTable = dataset.GetItems(DicomTags.ModalityLUTSequence);
        var voiTable = voi.GetItems(DicomTags.VOILUTSequence);
        return new()
        {
            RescaleSlope = modality.GetDouble(DicomTags.RescaleSlope) is { } slope && slope != 0 && double.IsFinite(slope) ? slope : 1,
            RescaleIntercept = modality.GetDouble(DicomTags.RescaleIntercept) is { } intercept && double.IsFinite(intercept) ? intercept : 0,
            ModalityLut = modalityTable.Count > 0 ? Table(modalityTable[0], DicomTags.LUTDescriptor, DicomTags.LUTData, isSigned) : null,
            Window = Window(voi),
            // C.11.2.1.1: the table maps what the modality gives, which may be negative whatever the pixels are
            VoiLut = voiTable.Count > 0 ? Table(voiTable[0], DicomTags.LUTDescriptor, DicomTags.LUTData, isSigned || modality.GetDouble(DicomTags.RescaleIntercept) < 0) : null,
            IsInverse = dataset.GetString(DicomTags.PresentationLUTShape) == "INVERSE",
            Padding = Padding(dataset, isSigned),
            Palette = Palette(dataset, isSigned),
        };
    }

    private static VoiWindow? Window(DicomDataset voi)
    {
        if (voi.GetDouble(DicomTags.WindowCenter) is not { } center || voi.GetDouble(DicomTags.WindowWidth) is not { } width) return null;
        var window = new VoiWindow(center, width, VoiWindow.ParseFunction(voi.GetString(DicomTags.VOILUTFunction)));
        return window.IsValid ? window : null;
    }

    private static (int, int)? Padding(DicomDataset dataset, bool isSigned)
    {
        if (dataset.GetInt32(DicomTags.PixelPaddingValue) is not { } first) return null;
        var second = dataset.GetInt32(DicomTags.PixelPaddingRangeLimit) ?? first;
        (first, second) = (Sign(first, isSigned), Sign(second, isSigned));
        return (Math.Min(first, second), Math.Max(first, second));
    }

    private static (LookupTable, LookupTable, LookupTable)? Palette(DicomDataset dataset, bool isSigned)
    {
        if (PhotometricInterpretationText.Parse(dataset.GetString(DicomTags.PhotometricInterpretation)) != PhotometricInterpretation.PaletteColor) return null;
        return (
            Color(dataset, DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData, DicomTags.SegmentedRedPaletteColorLookupTableData, isSigned),
            Color(dataset, DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableData, DicomTags.SegmentedGreenPaletteColorLookupTableData, isSigned),
            Color(dataset, DicomTags.BluePaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableData, DicomTags.SegmentedBluePaletteColorLookupTableData, isSigned));
    }

    private static LookupTable Color(DicomDataset dataset, DicomTag descriptor, DicomTag data, DicomTag segmented, bool isSigned) =>
        dataset.Contains(data) || !dataset.Contains(segmented)
            ? Table(dataset, descriptor, data, isSigned)
            : LookupTable.ReadSegmented(Descriptor(dataset, descriptor, isSigned), Words(dataset[segmented]));

    private static LookupTable Table(DicomDataset holder, DicomTag descriptor, DicomTag data, bool isSigned)
    {
        if (holder[data] is { IsDeferred: true }) throw new PixelException(PixelReject.BadTable, "a look-up table that was not read");
        return LookupTable.Read(Descriptor(holder, descriptor, isSigned), Words(holder[data]));
    }

    private static int[] Descriptor(DicomDataset holder, DicomTag tag, bool isSigned) =>
        [holder.GetInt32(tag, 0) ?? 0, Sign(holder.GetInt32(tag, 1) ?? 0, isSigned), holder.GetInt32(tag, 2) ?? 0];

    /// <summary>A table's words in little endian.</summary>
    private static ReadOnlySpan<byte> Words(DicomElement? element)
    {
        if (element is null) return [];
        if (!element.IsBigEndian || element.Vr == DicomVr.OB) return element.Value.Span;
        var swapped = element.Value.ToArray();
        for (var i = 0; i + 1 < swapped.Length; i += 2) (swapped[i], swapped[i + 1]) = (swapped[i + 1], swapped[i]);
        return swapped;
    }

    /// <summary>A US or SS value by the pixels' sign: senders that write implicit VR leave readers to guess which it was.</summary>
    private static int Sign(int value, bool isSigned) => isSigned ? (short)value : value & 0xFFFF;

    /// <summary>A functional group of a frame: its own, else the one that all share.</summary>
    private static DicomDataset? Group(DicomDataset dataset, int frame, DicomTag sequence)
    {
        var each = dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
        if (frame < each.Count && each[frame].GetItems(sequence) is [var own, ..]) return own;
        return dataset.GetItems(DicomTags.SharedFunctionalGroupsSequence) is [var all, ..] && all.GetItems(sequence) is [var shared, ..] ? shared : null;
    }

    private static int Must(DicomDataset dataset, DicomTag tag) => dataset.GetInt32(tag) ?? throw new PixelException(PixelReject.BadDescription, "no " + tag);
}
