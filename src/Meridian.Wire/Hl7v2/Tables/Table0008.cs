namespace Meridian.Wire.Hl7v2.Tables;

/// <summary>HL7 table 0008, acknowledgment code: the codes as they are written.</summary>
internal static class Table0008
{
    internal static ReadOnlySpan<byte> Code(Hl7v2AckCode code) => code switch
    {
        Hl7v2AckCode.AA => "AA"u8,
        Hl7v2AckCode.AE => "AE"u8,
        Hl7v2AckCode.AR => "AR"u8,
        Hl7v2AckCode.CA => "CA"u8,
        Hl7v2AckCode.CE => "CE"u8,
        Hl7v2AckCode.CR => "CR"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(code)),
    };

    internal static bool TryRead(ReadOnlySpan<byte> text, out Hl7v2AckCode code)
    {
        foreach (var candidate in (ReadOnlySpan<Hl7v2AckCode>)[Hl7v2AckCode.AA, Hl7v2AckCode.AE, Hl7v2AckCode.AR, Hl7v2AckCode.CA, Hl7v2AckCode.CE, Hl7v2AckCode.CR])
        {
            code = candidate;
            if (text.SequenceEqual(Code(candidate))) return true;
        }
        code = default;
        return false;
    }
}
