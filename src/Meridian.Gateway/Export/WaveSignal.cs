using Meridian.Core.Record;
using Meridian.Core.Terms;
using Meridian.Model;

namespace Meridian.Gateway.Export;

/// <summary>One column or EDF+ signal: a metric at one rate. Raw samples of segments with another gain are turned into this one's.</summary>
internal sealed class WaveSignal(MetricRow metric, MetricView view, double sampleHz)
{
    private readonly HashSet<(decimal Gain, decimal Offset)> forms = [];

    public MetricRow Metric => metric;
    public MetricView View => view;
    public double SampleHz => sampleHz;
    /// <summary>Physical value = raw × Gain + Offset: that of the finest gain that occurs.</summary>
    public decimal Gain { get; private set; } = 1;
    public decimal Offset { get; private set; }
    public int Minimum { get; private set; } = int.MaxValue;
    public int Maximum { get; private set; } = int.MinValue;
    /// <summary>Samples of several gains were turned into one: rounded to its step.</summary>
    public bool IsRescaled => forms.Count > 1;
    public bool HasSamples => Minimum <= Maximum;

    /// <summary>First look: which gains there are.</summary>
    public void TakeForm(WaveSegment segment)
    {
        var form = Form(segment);
        if (!forms.Add(form)) return;
        if (forms.Count == 1 || Math.Abs(form.Gain) < Math.Abs(Gain)) (Gain, Offset) = form;
    }

    /// <summary>Second look: which values there are.</summary>
    public void TakeRange(int raw)
    {
        if (raw < Minimum) Minimum = raw;
        if (raw > Maximum) Maximum = raw;
    }

    /// <summary>A sample of the segment in this signal's gain.</summary>
    public int Raw(WaveSegment segment, int index)
    {
        var raw = segment.Samples[index];
        if (raw == WaveSegment.Missing || !IsRescaled) return raw;
        var form = Form(segment);
        if (form == (Gain, Offset)) return raw;
        var turned = Math.Round((raw * form.Gain + form.Offset - Offset) / Gain);
        return turned is > int.MinValue and <= int.MaxValue ? (int)turned : WaveSegment.Missing;
    }

    private static (decimal Gain, decimal Offset) Form(WaveSegment segment) => ((decimal)segment.Gain, (decimal)segment.Offset);
}
