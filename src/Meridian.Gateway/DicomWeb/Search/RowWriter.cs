using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.DicomWeb.Search;

/// <summary>
/// Makes one DICOM JSON object of what the index keeps for each level: the members of the prepared objects are copied as they are, in the
/// order of their tags, with what is counted (PS3.18 F.2.2). One for a request; not thread-safe.
/// </summary>
public sealed class RowWriter(string root, HashSet<uint>? fields)
{
    private readonly List<(uint Tag, ReadOnlyMemory<byte> Json)> members = new(48);

    public void Write(IBufferWriter<byte> to, StudyRow study)
    {
        Begin();
        Study(study);
        Url($"{root}/studies/{study.StudyUid}");
        End(to);
    }

    public void Write(IBufferWriter<byte> to, SeriesRow series, bool withStudy)
    {
        Begin();
        if (withStudy) Study(series.Study);
        else Text(DicomTags.StudyInstanceUID, "UI", series.Study.StudyUid);
        Series(series);
        Url($"{root}/studies/{series.Study.StudyUid}/series/{series.SeriesUid}");
        End(to);
    }

    public void Write(IBufferWriter<byte> to, InstanceRow instance, bool withStudy, bool withSeries)
    {
        Begin();
        if (withStudy) Study(instance.Series.Study);
        else Text(DicomTags.StudyInstanceUID, "UI", instance.StudyUid);
        if (withSeries) Series(instance.Series);
        else Text(DicomTags.SeriesInstanceUID, "UI", instance.SeriesUid);
        Members(instance.Json);
        Text(DicomTags.SOPInstanceUID, "UI", instance.SopUid);
        Text(DicomTags.SOPClassUID, "UI", instance.SopClassUid);
        Text(DicomTags.InstanceAvailability, "CS", instance.Damage == ObjectDamage.Missing ? "UNAVAILABLE" : "ONLINE");
        Url($"{root}/studies/{instance.StudyUid}/series/{instance.SeriesUid}/instances/{instance.SopUid}");
        End(to);
    }

    private void Study(StudyRow study)
    {
        Members(study.Json);
        Text(DicomTags.StudyInstanceUID, "UI", study.StudyUid);
        Text(DicomTags.InstanceAvailability, "CS", "ONLINE");
        Texts(DicomTags.ModalitiesInStudy, "CS", study.Modalities);
        Texts(DicomTags.SOPClassesInStudy, "UI", study.SopClasses);
        Number(DicomTags.NumberOfStudyRelatedSeries, study.SeriesCount);
        Number(DicomTags.NumberOfStudyRelatedInstances, study.InstanceCount);
    }

    private void Series(SeriesRow series)
    {
        Members(series.Json);
        Text(DicomTags.SeriesInstanceUID, "UI", series.SeriesUid);
        Number(DicomTags.NumberOfSeriesRelatedInstances, series.InstanceCount);
    }

    private void Begin() => members.Clear();

    // later ones stand: what is counted goes over what an instance happened to say
    private void End(IBufferWriter<byte> to)
    {
        if (fields is not null)
            foreach (var (tag, empty) in AnswerFields.ToldEmpty)
                if (fields.Contains(tag) && Find(tag) < 0) members.Add((tag, empty));
        members.Sort(static (a, b) => a.Tag.CompareTo(b.Tag));
        Span<byte> name = stackalloc byte[11];
        var first = true;
        to.Write("{"u8);
        foreach (var (tag, json) in members)
        {
            if (!first) to.Write(","u8);
            first = false;
            name[0] = (byte)'"';
            tag.TryFormat(name[1..], out _, "X8", CultureInfo.InvariantCulture);
            name[9] = (byte)'"';
            name[10] = (byte)':';
            to.Write(name);
            to.Write(json.Span);
        }
        to.Write("}"u8);
    }

    private void Members(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty) return;
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var known = uint.TryParse(reader.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var tag);
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            // texts are UTF-8 here, whatever the object is in (PS3.18 F.2)
            if (known && tag != DicomTags.SpecificCharacterSet.Value) Put(tag, json[from..(int)reader.BytesConsumed]);
            else if (known) Text(DicomTags.SpecificCharacterSet, "CS", "ISO_IR 192");
        }
    }

    private void Text(DicomTag tag, string vr, string value) => Texts(tag, vr, [value]);

    private void Url(string url) => Text(DicomTags.RetrieveURL, "UR", url);

    private void Texts(DicomTag tag, string vr, IReadOnlyList<string> values)
    {
        if (fields is not null && !fields.Contains(tag.Value)) return;
        var json = new StringBuilder("{\"vr\":\"", 64).Append(vr).Append('"');
        if (values.Count > 0)
        {
            json.Append(",\"Value\":[");
            // UIDs, codes and our own addresses
            foreach (var (index, value) in values.Index()) json.Append(index == 0 ? "" : ",").Append('"').Append(JsonEncodedText.Encode(value)).Append('"');
            json.Append(']');
        }
        Put(tag.Value, Encoding.UTF8.GetBytes(json.Append('}').ToString()));
    }

    private void Number(DicomTag tag, int value)
    {
        if (fields is null || fields.Contains(tag.Value)) Put(tag.Value, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"vr\":\"IS\",\"Value\":[{value}]}}")));
    }

    private void Put(uint tag, ReadOnlyMemory<byte> json)
    {
        if (fields is not null && !fields.Contains(tag)) return;
        var at = Find(tag);
        if (at >= 0) members[at] = (tag, json);
        else members.Add((tag, json));
    }

    private int Find(uint tag)
    {
        for (var i = 0; i < members.Count; i++)
            if (members[i].Tag == tag) return i;
        return -1;
    }
}
