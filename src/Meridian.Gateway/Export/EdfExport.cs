using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;
using Meridian.Wire.Edf;

namespace Meridian.Gateway.Export;

/// <summary>
/// Waves as EDF+: EDF+C when they go on without a gap, else EDF+D, whose records tell their own time. The digital samples are the raw ones wherever they fit
/// 16 bits; the digital minimum of a signal stands for a sample that was not measured. What a header cannot carry (Chinese names, gains, codes) stands in
/// annotations at the start, which are UTF-8; alarms are annotations at their hub time.
/// </summary>
internal sealed class EdfExport(IRecordReader reader, Vocabulary vocabulary, ExportOptions options)
{
    private const int MostAlerts = 200_000;

    public WavePlan Plan(ExportRequest request, CancellationToken cancellation)
    {
        var plan = WavePlan.Of(reader, vocabulary, request, options, cancellation);
        if (plan.RecordCount == 0) throw new ExportException("There are no waves of this bed or equipment in the interval; values can be taken out as CSV");
        // the header has eight characters for the count, four for the signals
        if (plan.RecordCount > 99_999_999 || plan.Signals.Count > 500) throw new ExportException("That is more than one EDF+ file can hold; take a shorter interval or fewer metrics");
        return plan;
    }

    public async Task WriteAsync(WavePlan plan, Stream output, CancellationToken cancellation)
    {
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        var first = plan.Runs[0].First;
        var start = plan.Start.AddSeconds(first * (double)plan.Grid.Seconds);
        var scales = plan.Signals.Select(s => s.HasSamples ? EdfScale.Fit(s.Gain, s.Offset, s.Minimum, s.Maximum) : EdfScale.Fit(s.Gain, s.Offset, 0, 0)).ToArray();
        var waiting = new Queue<EdfAnnotation>(Annotations(plan, scales, start).OrderBy(a => a.Onset));
        var lengths = waiting.Select(EdfWriter.AnnotationLength).ToList();
        // room for all, however they fall: what a record leaves free is less than the longest
        var room = EdfHeader.MinimumAnnotationBytes + lengths.DefaultIfEmpty(0).Max() + (int)(lengths.Sum(l => (long)l) / plan.RecordCount) + 2;
        var header = new EdfHeader
        {
            Patient = Patient(plan), Recording = Recording(plan), Start = TimeZoneInfo.ConvertTime(start, plan.Request.Zone).DateTime,
            Contiguous = plan.Runs.Count == 1, RecordCount = plan.RecordCount, RecordSeconds = plan.Grid.Seconds, AnnotationBytes = room + room % 2,
            Signals = [.. plan.Signals.Select((s, i) => Signal(plan, i, scales[i]))],
        };
        var writer = new EdfWriter(pipe, header);
        var samples = new short[plan.Grid.Samples.Sum()];
        foreach (var (record, raw) in WaveRecords.Read(plan, cancellation))
        {
            var at = 0;
            for (var s = 0; s < raw.Length; s++)
                foreach (var sample in raw[s]) samples[at++] = sample == WaveSegment.Missing ? scales[s].Missing : scales[s].ToDigital(sample);
            writer.WriteRecord((record - first) * plan.Grid.Seconds, samples, waiting);
            await pipe.FlushAsync(cancellation);
        }
        writer.Complete(waiting);
        await pipe.CompleteAsync();
    }

    private static EdfSignal Signal(WavePlan plan, int index, EdfScale scale)
    {
        var signal = plan.Signals[index];
        var code = signal.Metric.Descriptor.Code;
        return new EdfSignal
        {
            Label = Label(plan, index), Transducer = EdfText.Field($"{code.System} {code.Value} {code.Text}".Trim(), 80), Dimension = Dimension(signal.View.Unit),
            PhysicalMinimum = scale.PhysicalMinimum, PhysicalMaximum = scale.PhysicalMaximum, DigitalMinimum = scale.DigitalMinimum, DigitalMaximum = scale.DigitalMaximum,
            SamplesPerRecord = plan.Grid.Samples[index],
        };
    }

    /// <summary>Label of a signal, 16 characters, different from all before it.</summary>
    internal static string Label(WavePlan plan, int index)
    {
        static string Plain(WaveSignal s) => EdfText.Field(s.View.Label, 16) is { Length: > 0 } label ? label : "Metric " + s.Metric.Id;
        var plain = Plain(plan.Signals[index]);
        var same = plan.Signals.Take(index).Count(s => Plain(s) == plain);
        if (same == 0) return plain;
        var suffix = string.Create(CultureInfo.InvariantCulture, $" {same + 1}");
        return plain[..Math.Min(plain.Length, 16 - suffix.Length)] + suffix;
    }

    // EDF's standard texts for what UCUM writes with brackets (edfplus.info, standard texts: dimensions)
    private static string Dimension(string? unit) => unit switch
    {
        null => "",
        "Cel" => "degC",
        "[degF]" => "degF",
        _ => EdfText.Field(unit.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('µ', 'u'), 8),
    };

    private EdfPatient Patient(WavePlan plan)
    {
        if (plan.Patient.Value == 0 || reader.Patient(plan.Patient) is not { } row) return new();
        var identity = row.Identity;
        var name = EdfText.ToAscii($"{identity.Name?.Given} {identity.Name?.Family}".Trim());
        // half a name would name somebody else: a name that is not whole in ASCII goes to the annotations
        if (name is null || identity.Name is { } n && !Readable(n.Family + n.Given)) name = EdfText.ToAscii(identity.Name?.Phonetic);
        return new(identity.Identifiers.Select(i => i.Value).FirstOrDefault(), identity.Sex switch { AdministrativeSex.Male => 'M', AdministrativeSex.Female => 'F', _ => null },
            DateOnly.TryParseExact(identity.BirthDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) ? born : null, name);
    }

    private static bool Readable(string name) => name.EnumerateRunes().All(r => EdfText.ToAscii(r.ToString()) is not null || Rune.IsWhiteSpace(r) || Rune.IsPunctuation(r));

    private EdfRecording Recording(WavePlan plan)
    {
        var equipment = reader.Equipment().Where(e => plan.Equipment.Contains(e.Id)).Select(e => e.Identity.ModelName ?? e.Identity.Manufacturer ?? e.Identity.Strongest.Value);
        return new(Equipment: string.Join('+', equipment.Distinct()));
    }

    private IEnumerable<EdfAnnotation> Annotations(WavePlan plan, EdfScale[] scales, DateTimeOffset start)
    {
        yield return new(0, null, $"Hub time of start: {CsvLine.Time(start)}");
        if (plan.Patients.Count(p => p.Value != 0) > 1) yield return new(0, null, "Patients: several, none is named");
        else if (plan.Patient.Value != 0 && reader.Patient(plan.Patient)?.Identity is { } identity)
            yield return new(0, null, $"Patient: {identity.Name?.Ideographic ?? $"{identity.Name?.Family} {identity.Name?.Given}".Trim()} {string.Join(' ', identity.Identifiers.Select(i => i.Value))}".TrimEnd());
        var equipment = reader.Equipment().ToDictionary(e => e.Id);
        for (var i = 0; i < plan.Signals.Count; i++)
        {
            var signal = plan.Signals[i];
            var code = signal.Metric.Descriptor.Code;
            var of = equipment.TryGetValue(signal.Metric.Equipment, out var row) ? row.GivenName ?? row.Identity.Strongest.Value : "";
            var text = string.Create(CultureInfo.InvariantCulture, $"Signal {i + 1} {Label(plan, i)}: {code.System} {code.Value} {code.Text}, equipment {of}, {signal.SampleHz} Hz, missing = {scales[i].Missing}");
            if (!scales[i].Lossless) text += ", rounded to 16 bits";
            if (signal.IsRescaled) text += ", several gains turned into one";
            if (plan.Grid.IsApproximate(i, signal.SampleHz)) text += ", rate approximate";
            if (plan.Repeated.TryGetValue(i, out var repeated)) text += string.Create(CultureInfo.InvariantCulture, $", {repeated} samples that came twice left out");
            yield return new(0, null, text);
        }
        var request = plan.Request;
        foreach (var alert in reader.AlertEvents(request.Bed.Value > 0 ? request.Bed : null, request.Equipment.Value > 0 ? request.Equipment : null, null, request.From, request.To, MostAlerts))
            if (alert.Sequence.Value <= plan.Bound.Value) yield return new((decimal)(alert.At - start).Ticks / TimeSpan.TicksPerSecond, null, Text(alert));
    }

    private string Text(AlertEventRow alert)
    {
        var report = alert.Report;
        var text = new StringBuilder($"Alarm {Word(alert.Transition)}: {Word(report.Priority)} {Word(report.Kind)} {vocabulary.LabelOf(report.Condition).Label}");
        if (report.Condition.Text is { Length: > 0 } name) text.Append(CultureInfo.InvariantCulture, $" ({name})");
        if (!string.IsNullOrWhiteSpace(report.Text)) text.Append(CultureInfo.InvariantCulture, $" {report.Text}");
        if (!string.IsNullOrWhiteSpace(report.ObservedValue)) text.Append(CultureInfo.InvariantCulture, $", value {report.ObservedValue} {report.ObservedUnit?.Text}");
        if (!string.IsNullOrWhiteSpace(report.LimitValue)) text.Append(CultureInfo.InvariantCulture, $", limit {report.LimitValue}");
        return text.ToString();

        static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
    }
}
