namespace Meridian.Gateway.Lis;

/// <summary>How controls, calibrators and blanks are told from patients' specimens. Action code Q (LIS2-A2 9.4.12) is always a control.</summary>
public sealed record LisDriverControls
{
    /// <summary>Regular expressions on the specimen's number. Default: none.</summary>
    public IReadOnlyList<string> Specimen { get; init; } = [];
    public IReadOnlyList<string> Calibrator { get; init; } = [];
    public IReadOnlyList<string> Blank { get; init; } = [];
    /// <summary>Where the order record says what it was, if it does, e.g. <c>O.12</c>, with the words for each.</summary>
    public string? Role { get; init; }
    public IReadOnlyList<string> ControlWords { get; init; } = [];
    public IReadOnlyList<string> CalibratorWords { get; init; } = [];
    public IReadOnlyList<string> BlankWords { get; init; } = [];
    public IReadOnlyList<string> Material { get; init; } = [];
    public IReadOnlyList<string> Lot { get; init; } = [];
    public IReadOnlyList<string> Level { get; init; } = [];
}
