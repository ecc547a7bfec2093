using System.Buffers;
using Meridian.Wire.Edf;

namespace Meridian.Wire.Tests.Edf;

/// <summary>Files that several tests use.</summary>
internal static class EdfFiles
{
    public static EdfSignal Signal(string label, int perRecord, short low = -2048, short high = 2047) => new()
    {
        Label = label, Transducer = "131330 MDC_ECG_ELEC_POTL_II", Dimension = "mV", PhysicalMinimum = low * 0.005m, PhysicalMaximum = high * 0.005m,
        DigitalMinimum = low, DigitalMaximum = high, SamplesPerRecord = perRecord,
    };

    public static EdfHeader Header(IReadOnlyList<EdfSignal> signals, long records, bool contiguous = true, decimal seconds = 2, int annotationBytes = 120) => new()
    {
        Patient = new EdfPatient("MRN 17", 'F', new DateOnly(1961, 3, 1), "Hon, Amy"),
        Recording = new EdfRecording("V1", null, "ACME Monitor"),
        Start = new DateTime(2026, 11, 21, 8, 0, 5), Contiguous = contiguous, RecordCount = records, RecordSeconds = seconds, Signals = signals, AnnotationBytes = annotationBytes,
    };

    /// <summary>Mixed rates (250, 125, 62.5 Hz over 2 s), sample k of signal s being (k·7 + s·100) mod 2000.</summary>
    public static byte[] Mixed(int records, Func<int, decimal> onset, bool contiguous, Queue<EdfAnnotation> annotations)
    {
        var signals = new[] { Signal("ECG II", 500), Signal("Pleth", 250), Signal("Resp", 125) };
        var output = new ArrayBufferWriter<byte>();
        var writer = new EdfWriter(output, Header(signals, records, contiguous));
        var samples = new short[875];
        for (var record = 0; record < records; record++)
        {
            var at = 0;
            for (var s = 0; s < signals.Length; s++)
                for (var i = 0; i < signals[s].SamplesPerRecord; i++) samples[at++] = Value(s, record * signals[s].SamplesPerRecord + i);
            writer.WriteRecord(onset(record), samples, annotations);
        }
        writer.Complete(annotations);
        return output.WrittenSpan.ToArray();
    }

    public static short Value(int signal, int sample) => (short)((sample * 7 + signal * 100) % 2000);
}
