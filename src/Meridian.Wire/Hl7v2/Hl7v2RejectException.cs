using System.Diagnostics.CodeAnalysis;

namespace Meridian.Wire.Hl7v2;

/// <summary>The only exception of this room. Its message gives reason, offset and place, never a byte of the payload.</summary>
public sealed class Hl7v2RejectException(Hl7v2Rejection rejection) : Exception(rejection.Describe())
{
    /// <summary>The whole refusal.</summary>
    public Hl7v2Rejection Rejection { get; } = rejection;

    /// <summary>Why.</summary>
    public Hl7v2Reject Reason => Rejection.Reason;

    /// <summary>The first byte at fault, counted from the first byte given (reading) or written (writing).</summary>
    public int Offset => Rejection.Offset;

    /// <summary>The segment and field where known.</summary>
    public Hl7v2Place Place => Rejection.Place;

    [DoesNotReturn]
    internal static void Throw(Hl7v2Rejection rejection) => throw new Hl7v2RejectException(rejection);
}
