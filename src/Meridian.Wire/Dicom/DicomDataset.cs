using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Meridian.Wire.Dicom;

/// <summary>Data elements in the order of their tags: a data set, an item of a sequence, or file meta information. Not safe for several threads while it changes.</summary>
public sealed partial class DicomDataset : IReadOnlyCollection<DicomElement>
{
    private readonly List<DicomElement> elements;
    private DicomCharacterSet? characterSet;

    public DicomDataset() => elements = [];

    internal DicomDataset(int capacity) => elements = new(capacity);

    /// <summary>The data set or item that holds the sequence that holds this item; null at the top.</summary>
    public DicomDataset? Parent { get; internal set; }

    /// <summary>True for an item whose length was, and is to be written, as undefined.</summary>
    public bool IsUndefinedLength { get; set; }

    /// <summary>Where the item's or data set's first element begins in the source; −1 where it was made in memory.</summary>
    public long Offset { get; internal set; } = -1;

    /// <summary>The first byte of the source that was not read: the end, or where <see cref="DicomReadOptions.StopBefore"/> stopped; −1 where the data set was made in memory.</summary>
    public long EndOffset { get; internal set; } = -1;

    /// <summary>True where reading stopped before <see cref="DicomReadOptions.StopBefore"/>; false where the end was reached.</summary>
    public bool IsStopped { get; internal set; }

    public int Count => elements.Count;

    /// <summary>The element of a tag; null where it is absent.</summary>
    public DicomElement? this[DicomTag tag] => Index(tag) is var i and >= 0 ? elements[i] : null;

    /// <summary>The character set of the text in here: (0008,0005), or the holder's where there is none (PS3.5 6.1.2.5; PS3.3 C.12.1.1.2).</summary>
    public DicomCharacterSet CharacterSet => characterSet ??= this[DicomTags.SpecificCharacterSet] is { } own ? DicomCharacterSet.Find(own.Value.Span) : Parent?.CharacterSet ?? DicomCharacterSet.Default;

    public bool Contains(DicomTag tag) => Index(tag) >= 0;

    public bool TryGet(DicomTag tag, [NotNullWhen(true)] out DicomElement? element)
    {
        element = this[tag];
        return element is not null;
    }

    /// <summary>Puts an element in its place, instead of the one with the same tag if there is one.</summary>
    public void Set(DicomElement element)
    {
        Adopt(element);
        if (element.Tag == DicomTags.SpecificCharacterSet) ForgetCharacterSet();
        var i = Index(element.Tag);
        if (i >= 0) elements[i] = element;
        else elements.Insert(~i, element);
    }

    /// <summary>Puts an element in its place unless its tag is there already; false then.</summary>
    public bool Add(DicomElement element)
    {
        if (Contains(element.Tag)) return false;
        Set(element);
        return true;
    }

    /// <summary>Takes an element out; false where it was not there.</summary>
    public bool Remove(DicomTag tag)
    {
        if (Index(tag) is not (var i and >= 0)) return false;
        elements.RemoveAt(i);
        if (tag == DicomTags.SpecificCharacterSet) ForgetCharacterSet();
        return true;
    }

    /// <summary>Takes out what a condition names; how many were taken.</summary>
    public int RemoveAll(Predicate<DicomElement> condition)
    {
        var taken = elements.RemoveAll(condition);
        if (taken > 0) ForgetCharacterSet();
        return taken;
    }

    /// <summary>A data set with the same elements (which do not change) that can be changed without changing this one. Items are copied likewise.</summary>
    public DicomDataset Clone()
    {
        var copy = new DicomDataset(elements.Count) { IsUndefinedLength = IsUndefinedLength, Offset = Offset, EndOffset = EndOffset, IsStopped = IsStopped };
        foreach (var element in elements)
        {
            var own = element.Items is null ? element : element.WithItems(element.Items.Select(i => i.Clone()).ToList());
            copy.Adopt(own);
            copy.elements.Add(own);
        }
        return copy;
    }

    public List<DicomElement>.Enumerator GetEnumerator() => elements.GetEnumerator();

    IEnumerator<DicomElement> IEnumerable<DicomElement>.GetEnumerator() => elements.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => elements.GetEnumerator();

    /// <summary>The last element; null in an empty data set.</summary>
    internal DicomElement? Last => elements.Count > 0 ? elements[^1] : null;

    /// <summary>Adds while reading, in order.</summary>
    internal void Append(DicomElement element)
    {
        Adopt(element);
        elements.Add(element);
    }

    private void Adopt(DicomElement element)
    {
        if (element.Items is null) return;
        foreach (var item in element.Items)
        {
            item.Parent = this;
            item.ForgetCharacterSet();
        }
    }

    private void ForgetCharacterSet()
    {
        characterSet = null;
        foreach (var element in elements)
        {
            if (element.Items is null) continue;
            foreach (var item in element.Items) item.ForgetCharacterSet();
        }
    }

    private int Index(DicomTag tag)
    {
        var (low, high) = (0, elements.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var value = elements[middle].Tag.Value;
            if (value == tag.Value) return middle;
            if (value < tag.Value) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }
}
