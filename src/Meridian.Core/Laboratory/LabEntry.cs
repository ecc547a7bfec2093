using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>A value that a person writes down.</summary>
public sealed record LabEntry
{
    /// <summary>Set for a number.</summary>
    public decimal? Number { get; init; }
    /// <summary>Set for words.</summary>
    public string? Text { get; init; }
    /// <summary><c>&lt;</c>, <c>&gt;</c>, <c>&lt;=</c>, <c>&gt;=</c>; null: none.</summary>
    public string? Comparator { get; init; }
    /// <summary>Null: the test's own.</summary>
    public string? Unit { get; init; }
    public string? Comment { get; init; }

    internal LabResult Said(string by, bool corrects) => new()
    {
        Test = new("L", "", null), Kind = Number is null ? ValueKind.Text : ValueKind.Numeric, Number = Number ?? 0, Text = Text ?? Number?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Comparator = Comparator, Unit = Unit, Status = corrects ? LabResultStatus.Corrected : LabResultStatus.Final, Operator = by, Comments = Comment is { Length: > 0 } ? [Comment] : [],
    };
}
