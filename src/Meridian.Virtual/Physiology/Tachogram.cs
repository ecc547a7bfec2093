namespace Meridian.Virtual.Physiology;

/// <summary>
/// The variability of beat intervals: a spectrum with two Gaussian peaks, the Mayer wave about 0.1 Hz and the respiratory
/// one (RSA), with LF/HF power 0.5, as in McSharry et al. 2003, section III (equation for S(f)). The low peak is summed
/// from cosines whose amplitudes follow the Gaussian (random phases, as there); the high one is the breathing itself, so
/// that the heart speeds up as the lung fills.
/// </summary>
public sealed class Tachogram
{
    private const int Lines = 12;
    private const double LowPeakHz = 0.1, LowPeakWidthHz = 0.01, LowToHighPower = 0.5;
    private readonly double[] amplitude = new double[Lines], rate = new double[Lines], phase = new double[Lines];
    private readonly double highAmplitude;

    public Tachogram(ulong seed)
    {
        var noise = new SeededNoise(seed, 0x5441_4348);
        var sum = 0.0;
        for (var i = 0; i < Lines; i++)
        {
            var hz = LowPeakHz + ((i - ((Lines - 1) / 2.0)) * 0.005);
            var apart = (hz - LowPeakHz) / LowPeakWidthHz;
            amplitude[i] = Math.Sqrt(Math.Exp(-apart * apart / 2));
            sum += amplitude[i] * amplitude[i] / 2;
            rate[i] = Math.Tau * hz;
            phase[i] = noise.Between(i, 0, Math.Tau);
        }
        var lowPower = LowToHighPower / (1 + LowToHighPower);
        for (var i = 0; i < Lines; i++) amplitude[i] *= Math.Sqrt(lowPower / sum);
        highAmplitude = Math.Sqrt(2 * (1 - lowPower));
    }

    /// <summary>Deviation of the interval in units of its standard deviation (variance 1).</summary>
    public double At(double seconds, double respiratoryTurns)
    {
        var low = 0.0;
        for (var i = 0; i < Lines; i++) low += amplitude[i] * Math.Cos((rate[i] * seconds) + phase[i]);
        return low + (highAmplitude * Math.Cos(Math.Tau * respiratoryTurns));
    }
}
