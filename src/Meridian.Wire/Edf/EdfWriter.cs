using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Meridian.Wire.Edf;

/// <summary>
/// Writes one EDF+ file, header first, then record by record, into what the caller hands over; keeps nothing of what it wrote.
/// </summary>
public sealed class EdfWriter
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private readonly IBufferWriter<byte> output;
    private readonly EdfHeader header;
    private readonly int sampleCount;
    private long written;
    private decimal? endOfLast;

    /// <summary>Writes the header.</summary>
    /// <exception cref="EdfException">The header cannot be written as EDF+.</exception>
    public EdfWriter(IBufferWriter<byte> output, EdfHeader header)
    {
        if (header.AnnotationBytes < EdfHeader.MinimumAnnotationBytes || header.AnnotationBytes % 2 != 0) throw new EdfException(EdfReject.BadRange, "annotation bytes");
        if (header.RecordCount < 1) throw new EdfException(EdfReject.WrongRecordCount, "number of data records");
        this.output = output;
        this.header = header;
        foreach (var signal in header.Signals)
        {
            // additional specification 5
            if (signal.DigitalMinimum >= signal.DigitalMaximum || signal.PhysicalMinimum == signal.PhysicalMaximum) throw new EdfException(EdfReject.BadRange, "signal extremes");
            if (signal.SamplesPerRecord < 1) throw new EdfException(EdfReject.WrongSampleCount, "samples in each data record");
            sampleCount += signal.SamplesPerRecord;
        }
        WriteHeader();
    }

    /// <summary>Bytes of text that annotations may take in a record beside its time keeping.</summary>
    public static int AnnotationLength(EdfAnnotation annotation) => Tal(annotation).Length;

    /// <summary>
    /// Writes one record: its onset in seconds after the header's start, the samples of all signals one after the other, and as many of the
    /// waiting annotations as fit; those are taken off the queue.
    /// </summary>
    /// <exception cref="EdfException">Wrong number of samples, one record too many, or a record before the end of the last.</exception>
    public void WriteRecord(decimal onset, ReadOnlySpan<short> samples, Queue<EdfAnnotation> waiting)
    {
        if (samples.Length != sampleCount) throw new EdfException(EdfReject.WrongSampleCount, Place());
        if (written >= header.RecordCount) throw new EdfException(EdfReject.WrongRecordCount, Place());
        if (endOfLast is { } end && onset < end) throw new EdfException(EdfReject.OutOfOrder, Place());
        if (header.Contiguous && endOfLast is { } last && onset != last) throw new EdfException(EdfReject.OutOfOrder, Place());

        var span = output.GetSpan(header.RecordLength)[..header.RecordLength];
        for (var i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(span[(2 * i)..], samples[i]);
        var annotations = span[(2 * samples.Length)..];
        annotations.Clear();
        // 2.2.4: the first annotation of the first TAL of a record is empty; its onset is the record's
        var keeping = Encoding.ASCII.GetBytes($"{Onset(onset)}\u0014\u0014\0");
        if (keeping.Length > annotations.Length) throw new EdfException(EdfReject.AnnotationsTooLong, Place());
        keeping.CopyTo(annotations);
        var at = keeping.Length;
        while (waiting.TryPeek(out var next))
        {
            var tal = Tal(next);
            if (tal.Length > annotations.Length - keeping.Length && tal.Length > header.AnnotationBytes - EdfHeader.MinimumAnnotationBytes)
                throw new EdfException(EdfReject.AnnotationsTooLong, Place());
            if (at + tal.Length > annotations.Length) break;
            tal.CopyTo(annotations[at..]);
            at += tal.Length;
            waiting.Dequeue();
        }
        output.Advance(header.RecordLength);
        written++;
        endOfLast = onset + header.RecordSeconds;
    }

    /// <summary>Says that all is written.</summary>
    /// <exception cref="EdfException">The header promised more records, or annotations are left over.</exception>
    public void Complete(Queue<EdfAnnotation> waiting)
    {
        if (written != header.RecordCount) throw new EdfException(EdfReject.WrongRecordCount, Place());
        if (waiting.Count > 0) throw new EdfException(EdfReject.AnnotationsTooLong, Place());
    }

    private string Place() => string.Create(CultureInfo.InvariantCulture, $"record {written}");

    private static string Onset(decimal seconds)
    {
        var text = EdfNumber.Trim(seconds).ToString(CultureInfo.InvariantCulture);
        return seconds < 0 ? text : "+" + text;
    }

    // 2.2.2: +onset [0x15 duration] 0x14 text 0x14 0x00; the separators cannot stand inside of the text
    private static byte[] Tal(EdfAnnotation annotation)
    {
        var duration = annotation.Duration is { } d ? "\u0015" + EdfNumber.Trim(Math.Max(0, d)).ToString(CultureInfo.InvariantCulture) : "";
        var text = annotation.Text.Replace('\u0014', ' ').Replace('\u0015', ' ').Replace('\0', ' ');
        return Encoding.UTF8.GetBytes($"{Onset(annotation.Onset)}{duration}\u0014{text}\u0014\0");
    }

    private static string Date(DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"{date.Day:00}-{Months[date.Month - 1]}-{date.Year:0000}");

    private void WriteHeader()
    {
        var start = header.Start;
        var patient = header.Patient;
        Text("0", 8, "version");
        var who = $"{EdfText.Subfield(patient.Code, 24)} {patient.Sex?.ToString() ?? "X"} {(patient.BirthDate is { } born ? Date(born) : "X")} ";
        Text(who + EdfText.Subfield(patient.Name, 80 - who.Length), 80, "local patient identification");
        var what = $"Startdate {Date(DateOnly.FromDateTime(start))} {EdfText.Subfield(header.Recording.AdministrationCode, 16)} {EdfText.Subfield(header.Recording.Technician, 12)} ";
        Text(what + EdfText.Subfield(header.Recording.Equipment, 80 - what.Length), 80, "local recording identification");
        // additional specification 2: years 1985–2084 as two digits, later ones as 'yy'
        var year = start.Year is >= 1985 and <= 2084 ? (start.Year % 100).ToString("00", CultureInfo.InvariantCulture) : "yy";
        Text(string.Create(CultureInfo.InvariantCulture, $"{start.Day:00}.{start.Month:00}.{year}"), 8, "startdate");
        Text(string.Create(CultureInfo.InvariantCulture, $"{start.Hour:00}.{start.Minute:00}.{start.Second:00}"), 8, "starttime");
        Number(header.Length, 8, "number of bytes in header record");
        Text(header.Contiguous ? "EDF+C" : "EDF+D", 44, "reserved");
        Number(header.RecordCount, 8, "number of data records");
        Number(header.RecordSeconds, 8, "duration of a data record");
        Number(header.Signals.Count + 1, 4, "number of signals");

        Each(s => s.Label, "EDF Annotations", 16, "label");
        Each(s => s.Transducer, "", 80, "transducer type");
        Each(s => s.Dimension, "", 8, "physical dimension");
        Each(s => Exact(s.PhysicalMinimum, "physical minimum"), "-1", 8, "physical minimum");
        Each(s => Exact(s.PhysicalMaximum, "physical maximum"), "1", 8, "physical maximum");
        Each(s => Exact(s.DigitalMinimum, "digital minimum"), "-32768", 8, "digital minimum");
        Each(s => Exact(s.DigitalMaximum, "digital maximum"), "32767", 8, "digital maximum");
        Each(s => s.Prefiltering, "", 80, "prefiltering");
        Each(s => Exact(s.SamplesPerRecord, "samples"), (header.AnnotationBytes / 2).ToString(CultureInfo.InvariantCulture), 8, "samples in each data record");
        Each(_ => "", "", 32, "reserved of the signal");
    }

    private void Each(Func<EdfSignal, string> field, string annotations, int length, string place)
    {
        foreach (var signal in header.Signals) Text(field(signal), length, place);
        Text(annotations, length, place);
    }

    private static string Exact(decimal value, string place) =>
        EdfNumber.TryExact(value, 8, out var text) ? text : throw new EdfException(EdfReject.NumberTooLong, place);

    private void Number(decimal value, int length, string place) =>
        Text(EdfNumber.TryExact(value, length, out var text) ? text : throw new EdfException(EdfReject.NumberTooLong, place), length, place);

    private void Text(string text, int length, string place)
    {
        if (text.Length > length || !EdfText.IsAscii(text)) throw new EdfException(EdfReject.BadText, place);
        var span = output.GetSpan(length)[..length];
        span.Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, span);
        output.Advance(length);
    }
}
