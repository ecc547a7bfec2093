namespace Meridian.Core.Laboratory;

/// <summary>How far a result is. Stored; the numbers are pinned by a test.</summary>
public enum LabResultState : byte
{
    /// <summary>Something stands against taking it for the order's: see <see cref="HeldReason"/>. Never reported.</summary>
    Held = 1,
    /// <summary>Waits for a person.</summary>
    ToVerify = 2,
    /// <summary>Stands: by a person or by rule.</summary>
    Verified = 3,
    /// <summary>A person refused it.</summary>
    Rejected = 4,
    /// <summary>A newer one took its place; still shown.</summary>
    Superseded = 5,
    /// <summary>Of a control, calibrator or blank: kept, nothing to verify.</summary>
    Kept = 6,
}

/// <summary>Why a result is held, in the order in which it is asked. Stored; the numbers are pinned by a test.</summary>
public enum HeldReason : byte
{
    None = 0,
    /// <summary>No order has this specimen number, or the instrument named none.</summary>
    NoOrder = 1,
    /// <summary>The instrument names another patient than the order does.</summary>
    PatientContradicts = 2,
    /// <summary>No table says what the instrument's code means.</summary>
    UnknownTest = 3,
    /// <summary>The test was not ordered on this specimen, or was canceled.</summary>
    NotOrdered = 4,
    /// <summary>It came in another unit than the declared one.</summary>
    UnitMismatch = 5,
    /// <summary>The test is locked out on this analyzer by its quality control.</summary>
    LockedOut = 6,
    /// <summary>Orders of several patients bear this specimen number.</summary>
    SeveralPatients = 7,
    /// <summary>Measured at the patient, and the identifier that was scanned is nobody's, or several people's.</summary>
    UnknownPatient = 8,
    /// <summary>Measured before what the record still keeps: it may have been here, and gone with its time of keeping. Asked first, on arrival.</summary>
    OlderThanKept = 9,
}
