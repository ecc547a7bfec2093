using System.Diagnostics.CodeAnalysis;

namespace Meridian.Wire.Lis;

/// <summary>The only exception of this room. Its message gives reason, offset and record, never a byte of the payload.</summary>
public sealed class LisRejectException(LisRejection rejection) : Exception(rejection.Describe())
{
    /// <summary>The whole refusal.</summary>
    public LisRejection Rejection { get; } = rejection;

    /// <summary>Why.</summary>
    public LisReject Reason => Rejection.Reason;

    /// <summary>The first byte at fault, counted from the first byte given (reading) or written (writing).</summary>
    public int Offset => Rejection.Offset;

    [DoesNotReturn]
    internal static void Throw(LisRejection rejection) => throw new LisRejectException(rejection);
}
