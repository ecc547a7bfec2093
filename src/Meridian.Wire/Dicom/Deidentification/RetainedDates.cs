namespace Meridian.Wire.Dicom.Deidentification;

/// <summary>What becomes of dates and times (PS3.15 E.3.6).</summary>
public enum RetainedDates
{
    /// <summary>They go, as the basic profile has it.</summary>
    None,
    /// <summary>All dates of a patient move by the same number of days: intervals stay, days do not.</summary>
    Modified,
    /// <summary>They stay.</summary>
    Full,
}
