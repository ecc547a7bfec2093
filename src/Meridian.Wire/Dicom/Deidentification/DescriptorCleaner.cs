using System.Text;
using System.Text.RegularExpressions;

namespace Meridian.Wire.Dicom.Deidentification;

/// <summary>
/// Takes out of descriptions what this object names elsewhere as a person, an identifier or an institution, and dates, telephone numbers and other long numbers (PS3.15 E.3.5). It cannot know
/// a name that stands nowhere else: a person must look at the result.
/// </summary>
internal sealed partial class DescriptorCleaner
{
    private readonly HashSet<string> words = new(StringComparer.OrdinalIgnoreCase);

    public DescriptorCleaner(DicomDataset dataset) => Collect(dataset);

    public DicomElement Clean(DicomDataset holder, DicomElement element)
    {
        if (element.IsEmpty || element.IsDeferred) return new DicomElement(element.Tag, element.Vr, ReadOnlyMemory<byte>.Empty);
        var text = Numbers().Replace(element.Text(holder.CharacterSet), "");
        var clean = new StringBuilder(text.Length);
        foreach (Match part in Words().Matches(text))
            if (!char.IsLetterOrDigit(part.Value[0]) || !words.Contains(part.Value)) clean.Append(part.Value);
        // names written without spaces (Chinese, Japanese) stand within longer runs of letters
        var result = clean.ToString();
        foreach (var word in words.OrderByDescending(w => w.Length))
            if (!Ascii.IsValid(word)) result = result.Replace(word, "", StringComparison.OrdinalIgnoreCase);
        var bytes = element.Vr.IsCharacterSetText ? holder.CharacterSet.Encode(result, element.Vr, element.Tag) : Encoding.ASCII.GetBytes(Ascii.IsValid(result) ? result : "");
        if ((bytes.Length & 1) != 0) bytes = [.. bytes, element.Vr.Padding];
        return new DicomElement(element.Tag, element.Vr, bytes);
    }

    private void Collect(DicomDataset set)
    {
        foreach (var element in set)
        {
            if (element.Items is { } items)
            {
                foreach (var item in items) Collect(item);
                continue;
            }
            if (element.IsDeferred || !IsIdentity(element)) continue;
            foreach (var text in element.Texts(set.CharacterSet))
            {
                foreach (Match word in Words().Matches(text))
                    if ((word.Length > 1 || !Ascii.IsValid(word.Value)) && char.IsLetterOrDigit(word.Value[0])) words.Add(word.Value);
            }
        }
    }

    private static bool IsIdentity(DicomElement element) =>
        element.Vr == DicomVr.PN || element.Tag == DicomTags.PatientID || element.Tag == DicomTags.AccessionNumber || element.Tag == DicomTags.OtherPatientIDs || element.Tag == DicomTags.InstitutionName
        || element.Tag == DicomTags.StationName || element.Tag == DicomTags.PatientBirthDate || element.Tag == DicomTags.AdmissionID || element.Tag == DicomTags.StudyID
        || element.Tag == DicomTags.PatientAddress || element.Tag == DicomTags.InstitutionalDepartmentName;

    // dates, telephone numbers, record numbers: four digits and more, perhaps with separators between
    [GeneratedRegex(@"(?<![\p{L}])\d[\d./:\-]{3,}")]
    private static partial Regex Numbers();

    [GeneratedRegex(@"[\p{L}\p{N}]+|[^\p{L}\p{N}]+")]
    private static partial Regex Words();
}
