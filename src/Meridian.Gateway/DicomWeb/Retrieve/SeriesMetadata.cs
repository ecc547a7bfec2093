using System.Buffers;
using System.Text.Json;
using Meridian.Core.Imaging;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.DicomWeb.Retrieve;

/// <summary>
/// The metadata of series as they are handed out (PS3.18 10.4.1.1.4): made once from the heads of the objects, kept compressed until the series
/// changes. One maker for a series at a time; who asks meanwhile waits for it.
/// </summary>
internal sealed class SeriesMetadata(IImagingReader reader, IImageStore store, DicomWebOptions options, DicomWebMetrics metrics)
{
    private readonly BoundedCache<(string Series, string Root), (long Revision, PackedText Text)> cache = new(options.MetadataMemory);
    private readonly Dictionary<(string Series, long Revision, string Root), Task<PackedText>> making = [];
    private readonly Lock gate = new();

    /// <summary>The address that whoever asked last calls the service by; null: nobody has asked yet.</summary>
    public string? LastRoot { get; private set; } = options.PublicBase?.TrimEnd('/');

    /// <summary>The objects of a series, joined by commas, without brackets.</summary>
    public async Task<PackedText> GetAsync(SeriesRow series, string root)
    {
        LastRoot = root;
        if (cache.TryGet((series.SeriesUid, root), out var prepared) && prepared.Revision == series.Revision.Value)
        {
            metrics.Metadata(prepared: true);
            return prepared.Text;
        }
        Task<PackedText>? made;
        var key = (series.SeriesUid, series.Revision.Value, root);
        lock (gate)
        {
            if (!making.TryGetValue(key, out made)) making[key] = made = Task.Run(() => Make(series, root));
        }
        try { return await made; }
        finally
        {
            lock (gate) making.Remove(key);
        }
    }

    /// <summary>The metadata of one instance: a DICOM JSON object.</summary>
    public ReadOnlyMemory<byte> Of(InstanceRow row, string root)
    {
        using var stored = store.Open(row.Location);
        using var stream = stored.AsStream();
        var file = DicomReader.ReadFile(stream, new DicomReadOptions { DeferLargerThan = Math.Max(options.InlineBytes, 64 * 1024) });
        Overriding.Apply(file.Dataset, row.Overrides);
        var output = new ArrayBufferWriter<byte>(8192);
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = DicomWebResponse.Encoder, SkipValidation = true }))
            DicomJson.Write(json, file.Dataset, new DicomJsonOptions
            {
                InlineUpTo = options.InlineBytes,
                BulkDataUri = (place, _) => $"{root}/studies/{row.StudyUid}/series/{row.SeriesUid}/instances/{row.SopUid}/bulkdata/{place}",
            });
        return output.WrittenMemory;
    }

    private PackedText Make(SeriesRow series, string root)
    {
        metrics.Metadata(prepared: false);
        var rows = reader.InstancesOf(series.Study.StudyUid, series.SeriesUid).ToArray();
        var parts = new ReadOnlyMemory<byte>[rows.Length];
        Parallel.For(0, rows.Length, new ParallelOptions { MaxDegreeOfParallelism = rows.Length < 8 ? 1 : Environment.ProcessorCount }, i => parts[i] = Of(rows[i], root));
        var text = PackedText.Of(parts.SelectMany((part, i) => i == 0 ? new[] { part } : [","u8.ToArray(), part]));
        cache.Put((series.SeriesUid, root), (series.Revision.Value, text), text.Blocks.Length);
        return text;
    }
}
