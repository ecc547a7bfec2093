namespace Meridian.Wire.Hl7v2;

/// <summary>A trailer of a batch (BTS-1, messages) or file (FTS-1, batches): what it declares, null when it is silent and -1 when it is no number, and what was there.</summary>
public readonly record struct Hl7v2BatchCount(string Trailer, int? Declared, int Counted)
{
    public bool Agrees => Declared is null || Declared == Counted;
}
