using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Waves (IHE PCD Waveform Content Module): an OBX of type NA with the samples in OBX-5, and OBX of the same place one level deeper that say the rate,
/// the resolution and the range. Facets may stand before or after their wave; those of senders without a fifth level belong to the wave before them.
/// </summary>
internal static partial class Hl7v2Translator
{
    private sealed partial class OruReading
    {
        // OBX-2: NA. MA interleaves channels by repetition, which no profile of PCD uses; it is kept as text.
        private static bool IsWave(Hl7v2Segment obx) => obx[2].Is("NA"u8);

        private bool AddWave(ReportReading report, Hl7v2Segment obx, MetricDescriptor metric)
        {
            if (!WaveReading.TryReadSamples(obx[5].Raw, message.Delimiters.Component, message.Delimiters.Repetition, out var values, out var decimals)) return false;
            var wave = WaveAt(report, metric.Containment) ?? NewWave(report, metric.Containment);
            wave.Add(metric, TimeOf(obx[14], offset), values, decimals, new()
            {
                Metric = metric,
                Kind = ValueKind.Text,
                Text = $"[NA, {values.Length} samples without rate or time]",
                Status = StatusOf(obx[11].Raw, obx[8], ValueKind.Text),
            });
            return true;
        }

        private WaveReading NewWave(ReportReading report, Containment containment)
        {
            var wave = new WaveReading(containment, descriptors) { Duration = groupEnd - report.At };
            report.Waves.Add(wave);
            return wave;
        }

        // True when the OBX told something about a wave and nothing else.
        private bool Facet(ReportReading report, Hl7v2Segment obx, Code code, Containment containment)
        {
            if (code.Text is not { } name || !IsFacet(name)) return false;
            var wave = containment.Facet != 0 ? WaveAt(report, containment) : report.Waves.Count > 0 ? report.Waves[^1] : null;
            if (wave is null)
            {
                // Before its wave; only where its place says which, and never for what may as well be an alert of its own.
                if (containment.Facet == 0 || name == "MDC_EVT_INOP") return false;
                wave = NewWave(report, containment);
            }
            var value = obx[5];
            switch (name)
            {
                case "MDC_ATTR_SAMP_RATE":
                    if (value.TryGetDouble(out var rate) && rate > 0) wave.SampleHz = rate;
                    break;
                case "MDC_ATTR_TIME_PD_SAMP":
                    if (value.TryGetDouble(out var period) && period > 0 && SecondsOf(descriptors.CodeOf(obx[6])) is { } unit) wave.SampleHz ??= 1 / (period * unit);
                    break;
                case "MDC_ATTR_NU_MSMT_RES":
                    if (value.TryGetDouble(out var resolution) && resolution > 0) (wave.Resolution, wave.ResolutionUnit) = (resolution, descriptors.CodeOf(obx[6]));
                    break;
                case "MDC_ATTR_DATA_RANGE":
                case "MDC_ATTR_SCALE_RANGE":
                    if (value[1].TryGetDouble(out var low) && value[2].TryGetDouble(out var high) && high > low && (wave.Range is null || name == "MDC_ATTR_SCALE_RANGE")) wave.Range = (low, high);
                    break;
                case "MDC_EVT_INOP":
                    if (value.TryGetDouble(out var missing)) wave.MissingValue = missing;
                    break;
                default:
                    break;
            }
            return true;
        }

        private static bool IsFacet(string name) => name is "MDC_ATTR_SAMP_RATE" or "MDC_ATTR_TIME_PD_SAMP" or "MDC_ATTR_NU_MSMT_RES" or "MDC_ATTR_DATA_RANGE" or "MDC_ATTR_SCALE_RANGE"
            or "MDC_EVT_INOP" or "MDC_ATTR_WAV_ENCODING" or "MDC_ATTR_GRID_VIS" or "MDC_ATTR_VIS_COLOR" or "MDC_ATTR_FILTER_SPECN";

        private static WaveReading? WaveAt(ReportReading report, Containment containment)
        {
            var place = containment with { Facet = 0 };
            if (place == default) return null;
            foreach (var wave in report.Waves)
                if (wave.Containment == place) return wave;
            return null;
        }

        private static double? SecondsOf(Code? unit) => unit switch
        {
            { Text: "MDC_DIM_SEC" } or { Value: "s" } => 1,
            { Text: "MDC_DIM_MILLI_SEC" } or { Value: "ms" } => 1e-3,
            { Text: "MDC_DIM_MICRO_SEC" } or { Value: "us" } => 1e-6,
            _ => null,
        };
    }
}
