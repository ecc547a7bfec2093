using Meridian.Core.Record;
using Meridian.Core.Terms;

namespace Meridian.Gateway.Export;

/// <summary>Takes out what came in: an interval of a bed or of equipment as a file, streamed; memory does not grow with the interval.</summary>
public sealed class RecordExport(IRecordReader reader, Vocabulary vocabulary, ExportOptions options)
{
    /// <summary>Checks what can be checked before the first byte and returns what writes the file.</summary>
    /// <exception cref="ExportException">Nothing to export, or too much.</exception>
    public Func<Stream, CancellationToken, Task> Prepare(ExportRequest request, CancellationToken cancellation = default)
    {
        if (request.Bed.Value <= 0 && request.Equipment.Value <= 0) throw new ExportException("Name a bed or equipment");
        if (request.To <= request.From) throw new ExportException("The interval must end after it begins");
        if (request.To - request.From > options.LongestInterval) throw new ExportException($"The interval is longer than {options.LongestInterval.TotalDays:0.#} days; take it in parts");
        switch (request.Format)
        {
            case ExportFormat.Csv: return (output, stop) => new NumericsCsv(reader, vocabulary).WriteAsync(request, output, stop);
            case ExportFormat.WaveCsv: return (output, stop) => new WavesCsv(reader, vocabulary, options).WriteAsync(request, output, stop);
            case ExportFormat.Edf:
                var edf = new EdfExport(reader, vocabulary, options);
                var plan = edf.Plan(request, cancellation);
                return (output, stop) => edf.WriteAsync(plan, output, stop);
            default: throw new InvalidOperationException("An unknown format");
        }
    }

    /// <summary>Writes the file; for the command line.</summary>
    /// <exception cref="ExportException">Nothing to export, or too much.</exception>
    /// <exception cref="RecordUnavailableException">The record cannot be read.</exception>
    public Task WriteAsync(ExportRequest request, Stream output, CancellationToken cancellation = default) => Prepare(request, cancellation)(output, cancellation);
}
