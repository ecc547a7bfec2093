namespace Meridian.Gateway.Lis;

/// <summary>
/// Where what is wanted stands in the records. Each is a list of places; the first that says something counts. A place is
/// <c>RECORD.FIELD[.COMPONENT]</c>, counted as the standard counts (the record's letter is field 1): <c>R.3.4</c>, <c>O.4.3</c>;
/// without a component the field as it was sent; <c>R.3.4+7</c> joins two components by <c>^</c>.
/// </summary>
public sealed record LisDriverPlaces
{
    /// <summary>LIS2-A2 9.4.3, 9.4.4.</summary>
    public IReadOnlyList<string> Specimen { get; init; } = ["O.3.1", "O.4.1"];
    public IReadOnlyList<string> Position { get; init; } = ["O.4"];
    /// <summary>LIS2-A2 5.6.1: the maker's own code is the fourth component of a universal test id.</summary>
    public IReadOnlyList<string> Test { get; init; } = ["R.3.4", "R.3.1"];
    public IReadOnlyList<string> TestName { get; init; } = [];
    /// <summary>A LOINC that the instrument itself sends beside its code.</summary>
    public IReadOnlyList<string> Loinc { get; init; } = [];
    public IReadOnlyList<string> Value { get; init; } = ["R.4"];
    public IReadOnlyList<string> Unit { get; init; } = ["R.5"];
    public IReadOnlyList<string> Range { get; init; } = ["R.6"];
    public IReadOnlyList<string> Flags { get; init; } = ["R.7"];
    public IReadOnlyList<string> Status { get; init; } = ["R.9"];
    public IReadOnlyList<string> Operator { get; init; } = ["R.11"];
    public IReadOnlyList<string> Started { get; init; } = ["R.12"];
    public IReadOnlyList<string> Completed { get; init; } = ["R.13"];
    /// <summary>LIS2-A2 10.1.14: the section of the system.</summary>
    public IReadOnlyList<string> Module { get; init; } = ["R.14"];
    public IReadOnlyList<string> Dilution { get; init; } = [];
    public IReadOnlyList<string> Run { get; init; } = [];
    public IReadOnlyList<string> ReagentLot { get; init; } = [];
    public IReadOnlyList<string> Maker { get; init; } = [];
    public IReadOnlyList<string> Model { get; init; } = ["H.5.1"];
    public IReadOnlyList<string> Software { get; init; } = [];
    public IReadOnlyList<string> Serial { get; init; } = [];
    /// <summary>LIS2-A2 8.1.3 (practice), 8.1.4 (laboratory), 8.1.5 (third id).</summary>
    public IReadOnlyList<string> PatientId { get; init; } = ["P.4", "P.3", "P.5"];
}
