namespace Meridian.Virtual.Physiology;

/// <summary>A place in the train that goes forward with the samples, so that finding the beat of a sample costs nothing.</summary>
internal ref struct BeatWalk
{
    private readonly IReadOnlyList<Beat> beats;
    private int at;

    public BeatWalk(IReadOnlyList<Beat> beats, double from)
    {
        this.beats = beats;
        at = beats.Count - 2;
        // back past the pulse that still runs at the finger
        while (at > 0 && beats[at].FingerFoot > from) at--;
    }

    public readonly Beat Current => beats[at];
    public readonly Beat Next => beats[at + 1];

    public void ToR(double t) { while (at < beats.Count - 2 && beats[at + 1].R <= t) at++; }
    public void ToArterialFoot(double t) { while (at < beats.Count - 2 && beats[at + 1].ArterialFoot <= t) at++; }
    public void ToFingerFoot(double t) { while (at < beats.Count - 2 && beats[at + 1].FingerFoot <= t) at++; }
}
