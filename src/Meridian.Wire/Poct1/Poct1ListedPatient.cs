namespace Meridian.Wire.Poct1;

/// <summary>A patient whom a device is told of, so that it can show whose identifier was scanned.</summary>
/// <param name="Id">PT.patient_id.</param>
/// <param name="BirthDate">ISO 8601 date; null: not known.</param>
/// <param name="Gender">M, F or U; null: not known.</param>
/// <param name="Location"><c>facility^location^room^bed</c>; null: not known.</param>
public sealed record Poct1ListedPatient(string Id, string? Family, string? Given, string? BirthDate, string? Gender, string? Location);
