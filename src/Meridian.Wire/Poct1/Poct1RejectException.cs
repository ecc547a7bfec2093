using System.Diagnostics.CodeAnalysis;

namespace Meridian.Wire.Poct1;

/// <summary>The only exception of this room. Its message gives reason and place, never a byte of the payload.</summary>
public sealed class Poct1RejectException(Poct1Rejection rejection) : Exception(rejection.Describe())
{
    /// <summary>The whole refusal.</summary>
    public Poct1Rejection Rejection { get; } = rejection;

    [DoesNotReturn]
    internal static void Throw(Poct1Rejection rejection) => throw new Poct1RejectException(rejection);
}
