using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Meridian.Core.Record;
using Meridian.Model;
using Meridian.Wire.Fhir;

namespace Meridian.Gateway.Fhir.Resources;

public sealed partial class ObservationView
{
    private static TimeSpan Length(WaveSegment segment) => TimeSpan.FromTicks((long)Math.Round(segment.Samples.Length * (TimeSpan.TicksPerSecond / segment.SampleHz)));

    private void Write(Utf8JsonWriter json, WaveRow wave, MetricMeaning meaning)
    {
        var segment = wave.Segment;
        if (segment.Start.UtcTicks != wave.At.UtcTicks) WriteEquipmentTime(json, segment.Start, wave.ClockOffset);
        WriteHead(json, ObservationStatusCode.Of(ObservationStatus.Unverified), false, meaning, wave.Patient);
        json.Period("effectivePeriod", wave.At, wave.At + Length(segment));
        if (segment.Samples.Length == 0) json.Concept("dataAbsentReason", FhirSystems.DataAbsentReason, "unknown", "Unknown");
        else WriteSamples(json, segment, meaning);
        json.Reference("device", "DeviceMetric/" + wave.Metric);
    }

    /// <summary>R4 SampledData: value = origin + sample × factor; E stands for a sample that was not measured.</summary>
    private static void WriteSamples(Utf8JsonWriter json, WaveSegment segment, MetricMeaning meaning)
    {
        json.WriteStartObject("valueSampledData");
        json.WriteStartObject("origin");
        json.Quantity((decimal)segment.Offset, null, meaning.UnitText, meaning.Ucum);
        json.WriteEndObject();
        // milliseconds between samples; dividing by one with zeros takes trailing zeros off
        json.WriteNumber("period", Math.Round(1000m / (decimal)segment.SampleHz, 12) / 1.000000000000000000000000000000m);
        if (segment.Gain != 1) json.WriteNumber("factor", (decimal)segment.Gain);
        if (segment.RangeLow is { } low) json.WriteNumber("lowerLimit", (decimal)low);
        if (segment.RangeHigh is { } high) json.WriteNumber("upperLimit", (decimal)high);
        json.WriteNumber("dimensions", 1);
        // twelve characters hold any int and its space
        var text = ArrayPool<char>.Shared.Rent(12 * segment.Samples.Length);
        var length = 0;
        foreach (var sample in segment.Samples)
        {
            if (length > 0) text[length++] = ' ';
            if (sample == WaveSegment.Missing) { text[length++] = 'E'; continue; }
            sample.TryFormat(text.AsSpan(length), out var digits, default, CultureInfo.InvariantCulture);
            length += digits;
        }
        json.WriteString("data", text.AsSpan(0, length));
        ArrayPool<char>.Shared.Return(text);
        json.WriteEndObject();
    }
}
