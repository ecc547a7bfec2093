using System.Buffers;
using System.Buffers.Text;
using Meridian.Virtual.Physiology;
using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Monitors;

/// <summary>
/// One packet of all waves as the Waveform Content Module lays it out (IHE PCD TF supplement WCM rev. 1.3): OBR-4
/// MDC_OBS_WAVE_CTS with the first and last time in OBR-7 and OBR-8; for each wave an OBX of type NA with the samples in the unit of
/// OBX-6 and the time of the first in OBX-14, and, one level below in OBX-4, its sample rate and the range of its values.
/// A sample that was not measured is an empty component (HL7 2.6, 2.A.45: adjacent separators stand for values that are not present);
/// a packet without any measured sample has no value, OBX-8 INV and OBX-11 X.
/// </summary>
internal static class WaveMessage
{
    /// <summary>A wave's samples and the time of the first.</summary>
    internal readonly ref struct Packet(MonitorWave wave, ReadOnlySpan<int> samples, DateTimeOffset first)
    {
        public MonitorWave Wave { get; } = wave;
        public ReadOnlySpan<int> Samples { get; } = samples;
        public DateTimeOffset First { get; } = first;
    }

    public static MonitorMessage Begin(IBufferWriter<byte> output, MonitorIdentity monitor, WardPatient? patient, string controlId, DateTimeOffset from, DateTimeOffset to)
    {
        var message = new MonitorMessage(output, monitor, patient, controlId, to, isAlert: false);
        message.Request(1, controlId, Mdc.ContinuousWave.Bytes, from, to);
        message.Device();
        return message;
    }

    public static void Add(ref MonitorMessage message, Packet packet)
    {
        var (place, signal) = (packet.Wave.Place, packet.Wave.Signal);
        message.Enter(place);
        var unit = message.UnitOf(packet.Wave.Unit);
        var writer = message.Row("NA"u8, packet.Wave.Term.Bytes, place.Vmd, place.Channel, place.Metric, 0).Field(5);
        var measured = packet.Samples.ContainsAnyExcept(WaveSignal.Missing);
        if (measured) WriteSamples(writer, packet.Samples, signal.Decimals);
        writer.Field(6).Raw(unit);
        if (!measured) writer.Field(8).Text("INV"u8);
        writer.Field(11).Text(measured ? "R"u8 : "X"u8).Field(14).Time(Hl7v2Timestamp.From(packet.First));
        message.Row("NM"u8, Mdc.SampleRate.Bytes, place.Vmd, place.Channel, place.Metric, 1)
            .Field(5).Number((decimal)signal.SampleHz).Field(6).Raw(Mdc.PerSecond.Bytes).Field(11).Text("R"u8);
        message.Row("NR"u8, Mdc.DataRange.Bytes, place.Vmd, place.Channel, place.Metric, 2)
            .Field(5).Number((decimal)signal.Low).Component(2).Number((decimal)signal.High).Field(6).Raw(unit).Field(11).Text("R"u8);
    }

    private static void WriteSamples(Hl7v2Writer writer, ReadOnlySpan<int> samples, int decimals)
    {
        Span<byte> text = stackalloc byte[2048];
        var at = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            if (at > text.Length - 20)
            {
                writer.Raw(text[..at]);
                at = 0;
            }
            if (i > 0) text[at++] = (byte)'^';
            if (samples[i] != WaveSignal.Missing) at += FormatScaled(samples[i], decimals, text[at..]);
        }
        writer.Raw(text[..at]);
    }

    /// <summary>A whole number of the last decimal as a decimal number without trailing zeros: -45 with 3 decimals is <c>-0.045</c>.</summary>
    internal static int FormatScaled(int value, int decimals, Span<byte> text)
    {
        var scale = decimals switch { 0 => 1, 1 => 10, 2 => 100, 3 => 1000, _ => throw new ArgumentOutOfRangeException(nameof(decimals)) };
        var at = 0;
        if (value < 0) text[at++] = (byte)'-';
        var (whole, part) = Math.DivRem(Math.Abs(value), scale);
        _ = Utf8Formatter.TryFormat(whole, text[at..], out var written);
        at += written;
        if (part == 0) return at;
        text[at++] = (byte)'.';
        while (part > 0)
        {
            scale /= 10;
            text[at++] = (byte)('0' + (part / scale));
            part %= scale;
        }
        return at;
    }
}
