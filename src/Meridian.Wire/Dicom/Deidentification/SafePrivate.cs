namespace Meridian.Wire.Dicom.Deidentification;

/// <summary>Which private elements an object itself declares safe: (0008,0300) Private Data Element Characteristics Sequence (PS3.3 C.12.1, PS3.15 E.3.10).</summary>
internal sealed class SafePrivate
{
    private readonly HashSet<(ushort Group, string Creator)> blocks = [];
    private readonly HashSet<(ushort Group, string Creator, byte Element)> elements = [];

    public static SafePrivate None { get; } = new();

    public static SafePrivate Of(DicomDataset dataset)
    {
        var safe = new SafePrivate();
        foreach (var item in dataset.GetItems(DicomTags.PrivateDataElementCharacteristicsSequence))
        {
            if (item.GetInt32(DicomTags.PrivateGroupReference) is not { } group || item.GetString(DicomTags.PrivateCreatorReference) is not { } creator) continue;
            switch (item.GetString(DicomTags.BlockIdentifyingInformationStatus))
            {
                case "SAFE":
                    safe.blocks.Add(((ushort)group, creator));
                    break;
                case "MIXED" when item[DicomTags.NonidentifyingPrivateElements] is { } list:
                    for (var i = 0; i < list.Count; i++)
                        if (list.TryGetInt64(i, out var element)) safe.elements.Add(((ushort)group, creator, (byte)element));
                    break;
            }
        }
        return safe;
    }

    /// <summary>True for a private element that is declared safe, and for the creator of a block that has one. Private sequences go all the same: their content is not declared.</summary>
    public bool Keeps(DicomDataset set, DicomElement element)
    {
        if (blocks.Count + elements.Count == 0 || element.Items is not null || element.Vr is DicomVr.SQ) return false;
        if (element.Tag.IsPrivateCreator)
        {
            var name = set.GetString(element.Tag) ?? "";
            return blocks.Contains((element.Tag.Group, name)) || elements.Any(e => e.Group == element.Tag.Group && e.Creator == name);
        }
        return set.GetString(element.Tag.PrivateCreator) is { } creator
            && (blocks.Contains((element.Tag.Group, creator)) || elements.Contains((element.Tag.Group, creator, (byte)element.Tag.Element)));
    }
}
