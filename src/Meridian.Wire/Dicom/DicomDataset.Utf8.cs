using System.Text;

namespace Meridian.Wire.Dicom;

public sealed partial class DicomDataset
{
    /// <summary>
    /// Writes all text here and in items anew in UTF-8, and says so in (0008,0005): what makes room for a character that the present set lacks. Deferred values must be loaded before.
    /// </summary>
    public void ToUtf8()
    {
        Recode(this, CharacterSet);
        Remove(DicomTags.SpecificCharacterSet);
        SetText(DicomTags.SpecificCharacterSet, DicomVr.CS, "ISO_IR 192");

        static void Recode(DicomDataset set, DicomCharacterSet from)
        {
            for (var i = 0; i < set.elements.Count; i++)
            {
                var element = set.elements[i];
                if (element.Items is { } items)
                {
                    foreach (var item in items)
                    {
                        var own = item.CharacterSet;
                        Recode(item, own);
                        item.Remove(DicomTags.SpecificCharacterSet);
                    }
                    continue;
                }
                if (!element.Vr.IsCharacterSetText || from.IsUtf8 || System.Text.Ascii.IsValid(element.Value.Span) && !element.Value.Span.Contains((byte)0x1B) && !from.Name.Contains("13", StringComparison.Ordinal)) continue;
                if (element.IsDeferred) throw new DicomRejectException(DicomReject.ValueNotLoaded, element.Offset, element.Tag);
                set.elements[i] = new DicomElement(element.Tag, element.Vr, Padded(Encoding.UTF8.GetBytes(element.Text(from)), element.Vr.Padding));
            }
        }
    }
}
