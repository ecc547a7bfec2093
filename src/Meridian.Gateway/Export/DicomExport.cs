using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;
using Meridian.Wire.Dicom.Deidentification;

namespace Meridian.Gateway.Export;

/// <summary>
/// Takes studies out as Part 10 files, <c>study/series/instance.dcm</c>, as stored or de-identified by PS3.15 Annex E, with <c>export.json</c> that says how and names what was left out and
/// why. The idea: only an object's head is read and written anew; its pixels go from file to file in pieces, so that memory does not grow with the study.
/// </summary>
public sealed class DicomExport(IImagingReader reader, IImageStore store, ExportOptions options)
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Whether there is anything to take out, found before the first byte.</summary>
    /// <exception cref="ExportException">A study is unknown or was rejected, or the pseudonym key cannot be had.</exception>
    public Deidentifier? Prepare(DicomExportRequest request)
    {
        if (request.Studies.Count == 0) throw new ExportException("study is missing: one or more Study Instance UIDs");
        foreach (var study in request.Studies)
        {
            if (reader.Study(study) is null) throw new ExportException("There is no such study here, or it was rejected");
            if (request.Series is { } series && reader.Series(study, series) is null) throw new ExportException("The study has no such series");
        }
        return request.Deidentification is { } how ? new Deidentifier(how, PseudonymKey.Open(options.PseudonymKeyFile)) : null;
    }

    /// <summary>Gives file after file to <paramref name="target"/>; ends with the report.</summary>
    public async Task<DicomExportReport> WriteAsync(DicomExportRequest request, Deidentifier? deidentifier, IDicomExportTarget target, CancellationToken cancellation)
    {
        var left = new List<DicomExportOmission>();
        var (count, bytes) = (0L, 0L);
        foreach (var study in request.Studies)
        {
            foreach (var instance in reader.InstancesOf(study, request.Series))
            {
                cancellation.ThrowIfCancellationRequested();
                var (written, reason) = await WriteAsync(instance, request, deidentifier, target, cancellation);
                if (reason is null) (count, bytes) = (count + 1, bytes + written);
                // a report goes with the files: it names nothing that they do not
                else left.Add(new DicomExportOmission(deidentifier?.Uid(instance.SopUid) ?? instance.SopUid, reason));
            }
        }
        var report = new DicomExportReport(count, bytes, request.Deidentification, left);
        await target.WriteAsync("export.json", [new DicomSegment(JsonSerializer.SerializeToUtf8Bytes(report, Readable), -1, 0)], null, cancellation);
        return report;
    }

    private async Task<(long Bytes, string? Reason)> WriteAsync(InstanceRow instance, DicomExportRequest request, Deidentifier? deidentifier, IDicomExportTarget target, CancellationToken cancellation)
    {
        StoredObject stored;
        try
        {
            stored = store.Open(instance.Location);
        }
        catch (FileNotFoundException)
        {
            return (0, "its file is missing in the store");
        }
        using (stored)
        {
            if (deidentifier is null && instance.Overrides.Count == 0)
            {
                await target.WriteAsync(Name(instance.StudyUid, instance.SeriesUid, instance.SopUid), [new DicomSegment(default, 0, stored.Length)], stored, cancellation);
                return (stored.Length, null);
            }
            try
            {
                await using var stream = stored.AsStream();
                var file = DicomReader.ReadFile(stream);
                var dataset = file.Dataset;
                foreach (var change in instance.Overrides) Apply(dataset, change);
                if (deidentifier is not null)
                {
                    if (Deidentifier.Refusal(dataset, request.Deidentification!) is { } refusal) return (0, refusal);
                    dataset = deidentifier.Deidentify(dataset);
                }
                var segments = DicomWriter.PlanFile(dataset, file.Syntax.IsDeflated ? TransferSyntax.ExplicitVRLittleEndian : file.Syntax);
                var name = Name(dataset.GetUid(DicomTags.StudyInstanceUID), dataset.GetUid(DicomTags.SeriesInstanceUID), dataset.GetUid(DicomTags.SOPInstanceUID));
                await target.WriteAsync(name, segments, stored, cancellation);
                return (segments.Sum(s => s.Length), null);
            }
            catch (DicomRejectException reject)
            {
                return (0, $"it cannot be written anew: {reject.Reason}");
            }
        }
    }

    private static void Apply(DicomDataset dataset, AttributeOverride change)
    {
        if (!DicomTag.TryParse(change.Tag, out var tag) || DicomVrs.Parse(change.Vr) is not (var vr and not DicomVr.None)) throw new DicomRejectException(DicomReject.ValueNotRepresentable, -1);
        try
        {
            dataset.SetText(tag, vr, change.Value ?? "");
        }
        catch (DicomRejectException lacking) when (lacking.Reason == DicomReject.ValueNotRepresentable)
        {
            dataset.ToUtf8();
            dataset.SetText(tag, vr, change.Value ?? "");
        }
    }

    /// <summary>UIDs are digits and points (the index has checked them); anything else would be no name of a file.</summary>
    private static string Name(string? study, string? series, string? instance) => string.Create(CultureInfo.InvariantCulture, $"{Part(study)}/{Part(series)}/{Part(instance)}.dcm");

    private static string Part(string? uid) => uid is { Length: > 0 and <= 64 } && !uid.AsSpan().ContainsAnyExcept(UidLetters) && uid.Trim('.').Length > 0 ? uid : throw new DicomRejectException(DicomReject.ValueNotRepresentable, -1);

    private static readonly SearchValues<char> UidLetters = SearchValues.Create("0123456789.");
}
