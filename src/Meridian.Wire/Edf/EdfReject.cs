namespace Meridian.Wire.Edf;

/// <summary>Why something is not EDF+, or cannot be written as EDF+.</summary>
public enum EdfReject
{
    /// <summary>A number does not fit the characters of its header field.</summary>
    NumberTooLong = 1,
    /// <summary>A text does not fit its header field, or has characters outside of US-ASCII 32–126.</summary>
    BadText = 2,
    /// <summary>Physical or digital extremes are equal or in the wrong order (additional specification 5).</summary>
    BadRange = 3,
    /// <summary>A record has another number of samples than the header says.</summary>
    WrongSampleCount = 4,
    /// <summary>More annotations than the record has room for.</summary>
    AnnotationsTooLong = 5,
    /// <summary>More or fewer records than the header says.</summary>
    WrongRecordCount = 6,
    /// <summary>A record starts before the end of the record before it.</summary>
    OutOfOrder = 7,
    /// <summary>Reading: shorter than its header says.</summary>
    Truncated = 8,
    /// <summary>Reading: no EDF+ header.</summary>
    NotEdfPlus = 9,
    /// <summary>Reading: a TAL that breaks 2.2.2, or a record without time keeping.</summary>
    BadAnnotation = 10,
}

/// <summary>The room's one exception. Carries the reason and the place, never what was in it.</summary>
public sealed class EdfException(EdfReject reason, string place) : Exception($"{reason} at {place}")
{
    public EdfReject Reason { get; } = reason;
    /// <summary>Name of the header field, or record and byte.</summary>
    public string Place { get; } = place;
}
