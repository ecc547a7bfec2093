using Meridian.Wire.Hl7v2;

namespace Meridian.Virtual.Mllp;

/// <summary>The peer's answer to one message: MSA-1, a text where it gave one (ERR-8, ERR-7, MSA-3, ERR-3), and the time from sending.</summary>
public sealed record MllpAnswer(Hl7v2AckCode Code, string? Text, TimeSpan RoundTrip)
{
    /// <summary>AA or CA: the peer has taken responsibility.</summary>
    public bool IsPositive => Code is Hl7v2AckCode.AA or Hl7v2AckCode.CA;

    /// <summary>AR or CR: sending it again would not help.</summary>
    public bool IsFinalRefusal => Code is Hl7v2AckCode.AR or Hl7v2AckCode.CR;
}
