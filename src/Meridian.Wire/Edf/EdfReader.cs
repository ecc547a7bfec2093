using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Meridian.Wire.Edf;

/// <summary>Reads an EDF+ file that lies in memory: the header at once, records as asked for.</summary>
public sealed class EdfReader
{
    private readonly ReadOnlyMemory<byte> file;

    /// <exception cref="EdfException">Not EDF+, or shorter than its header says.</exception>
    public EdfReader(ReadOnlyMemory<byte> file)
    {
        this.file = file;
        if (file.Length < 512) throw new EdfException(EdfReject.Truncated, "header");
        if (Text(0, 8) != "0" || !Text(192, 44).StartsWith("EDF+", StringComparison.Ordinal)) throw new EdfException(EdfReject.NotEdfPlus, "reserved");
        var count = Whole(252, 4);
        if (count < 1 || file.Length < 256 * (count + 1)) throw new EdfException(EdfReject.Truncated, "signals");
        if (Text(256 + 16 * (count - 1), 16) != "EDF Annotations") throw new EdfException(EdfReject.NotEdfPlus, "label");
        var signals = new EdfSignal[count - 1];
        for (var i = 0; i < signals.Length; i++)
        {
            // the header keeps each field of all signals together: `before` bytes a signal stand before this field
            int At(int before, int width) => 256 + before * count + width * i;
            signals[i] = new EdfSignal
            {
                Label = Text(At(0, 16), 16), Transducer = Text(At(16, 80), 80), Dimension = Text(At(96, 8), 8), PhysicalMinimum = Number(At(104, 8), 8),
                PhysicalMaximum = Number(At(112, 8), 8), DigitalMinimum = (short)Whole(At(120, 8), 8), DigitalMaximum = (short)Whole(At(128, 8), 8),
                Prefiltering = Text(At(136, 80), 80), SamplesPerRecord = Whole(At(216, 8), 8),
            };
        }
        Header = new EdfHeader
        {
            Patient = Patient(Text(8, 80)), Recording = Recording(Text(88, 80)), Start = Start(), Contiguous = Text(192, 44).StartsWith("EDF+C", StringComparison.Ordinal),
            RecordCount = Whole(236, 8), RecordSeconds = Number(244, 8), Signals = signals, AnnotationBytes = 2 * Whole(256 + 216 * count + 8 * (count - 1), 8),
        };
        if (Header.RecordCount < 0 || Header.AnnotationBytes < 2 || signals.Any(s => s.SamplesPerRecord < 0) || file.Length < Header.Length + Header.RecordCount * (Header.AnnotationBytes + signals.Sum(s => 2L * s.SamplesPerRecord))) throw new EdfException(EdfReject.Truncated, "records");
    }

    public EdfHeader Header { get; }

    /// <summary>One record: its onset, the samples of all signals one after the other, its annotations.</summary>
    /// <exception cref="EdfException">Its annotations break the format.</exception>
    public (decimal Onset, short[] Samples, IReadOnlyList<EdfAnnotation> Annotations) Record(long index)
    {
        var record = file.Span.Slice((int)(Header.Length + index * Header.RecordLength), Header.RecordLength);
        var samples = new short[(Header.RecordLength - Header.AnnotationBytes) / 2];
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(record[(2 * i)..]);
        var annotations = new List<EdfAnnotation>();
        var rest = record[(2 * samples.Length)..];
        decimal? onset = null;
        while (rest.Length > 0 && rest[0] != 0)
        {
            var end = rest.IndexOf((byte)0);
            if (end < 1 || rest[end - 1] != 0x14) throw new EdfException(EdfReject.BadAnnotation, $"record {index}");
            var parts = Encoding.UTF8.GetString(rest[..(end - 1)]).Split('\u0014');
            var times = parts[0].Split('\u0015');
            if (!decimal.TryParse(times[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var at))
                throw new EdfException(EdfReject.BadAnnotation, $"record {index}");
            decimal? duration = null;
            if (times.Length > 1)
                duration = decimal.TryParse(times[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var length) ? length : throw new EdfException(EdfReject.BadAnnotation, $"record {index}");
            for (var i = 1; i < parts.Length; i++)
            {
                if (onset is null && parts[i].Length == 0) onset = at;
                else annotations.Add(new EdfAnnotation(at, duration, parts[i]));
            }
            rest = rest[(end + 1)..];
        }
        return (onset ?? throw new EdfException(EdfReject.BadAnnotation, $"record {index}"), samples, annotations);
    }

    private string Text(int at, int length) => Encoding.ASCII.GetString(file.Span.Slice(at, length)).TrimEnd(' ');

    private decimal Number(int at, int length) =>
        decimal.TryParse(Text(at, length), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new EdfException(EdfReject.NotEdfPlus, string.Create(CultureInfo.InvariantCulture, $"byte {at}"));

    // 24 bits are more than any count of a real file, and products of two stay within 64
    private int Whole(int at, int length) =>
        Number(at, length) is var value && value is >= -16_777_216 and <= 16_777_216 && value == decimal.Truncate(value)
            ? (int)value
            : throw new EdfException(EdfReject.NotEdfPlus, string.Create(CultureInfo.InvariantCulture, $"byte {at}"));

    private static EdfPatient Patient(string field)
    {
        var parts = field.Split(' ');
        string? Part(int i) => i < parts.Length && parts[i] is { Length: > 0 } part && part != "X" ? part : null;
        return new EdfPatient(Part(0), Part(1)?[0], Part(2) is { } born ? Date(born) : null, Part(3));
    }

    private static EdfRecording Recording(string field)
    {
        var parts = field.Split(' ');
        string? Part(int i) => i < parts.Length && parts[i] is { Length: > 0 } part && part != "X" ? part : null;
        return new EdfRecording(Part(2), Part(3), Part(4));
    }

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "dd-MMM-yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    // the whole year stands in the recording's Startdate only; the two digits are the fall-back (1985–2084)
    private DateTime Start()
    {
        var parts = Text(88, 80).Split(' ');
        var time = Text(176, 8).Split('.');
        var day = Text(168, 8).Split('.');
        var date = parts is ["Startdate", var full, ..] && Date(full) is { } told ? told : Short(day);
        return time.Length == 3 && int.TryParse(time[0], CultureInfo.InvariantCulture, out var h) && int.TryParse(time[1], CultureInfo.InvariantCulture, out var m)
            && int.TryParse(time[2], CultureInfo.InvariantCulture, out var s) && h is >= 0 and < 24 && m is >= 0 and < 60 && s is >= 0 and < 60
            ? date.ToDateTime(new TimeOnly(h, m, s)) : throw new EdfException(EdfReject.NotEdfPlus, "starttime");
    }

    private static DateOnly Short(string[] day)
    {
        if (day.Length != 3 || !int.TryParse(day[0], CultureInfo.InvariantCulture, out var d) || !int.TryParse(day[1], CultureInfo.InvariantCulture, out var m) || !int.TryParse(day[2], CultureInfo.InvariantCulture, out var y)
            || m is < 1 or > 12 || d < 1 || y is < 0 or > 99) throw new EdfException(EdfReject.NotEdfPlus, "startdate");
        var year = y >= 85 ? 1900 + y : 2000 + y;
        return d <= DateTime.DaysInMonth(year, m) ? new DateOnly(year, m, d) : throw new EdfException(EdfReject.NotEdfPlus, "startdate");
    }
}
