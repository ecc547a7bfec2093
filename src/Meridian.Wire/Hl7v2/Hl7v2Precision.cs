namespace Meridian.Wire.Hl7v2;

/// <summary>How exactly a time was given (DTM, 2.A.22).</summary>
public enum Hl7v2Precision : byte
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    /// <summary>With a fraction of a second; <see cref="Hl7v2Timestamp.FractionDigits"/> says how many digits.</summary>
    Fraction,
}
