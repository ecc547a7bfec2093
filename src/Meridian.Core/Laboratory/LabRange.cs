using System.Globalization;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>A unit in which ages are written.</summary>
public enum AgeUnit : byte { Days = 1, Months = 2, Years = 3 }

/// <summary>An age as laboratories write them.</summary>
public readonly record struct LabAge(int Value, AgeUnit Unit)
{
    /// <summary>The day on which somebody born on a day reaches this age.</summary>
    public DateOnly ReachedBy(DateOnly birth) => Unit switch
    {
        AgeUnit.Days => birth.AddDays(Value),
        AgeUnit.Months => birth.AddMonths(Value),
        AgeUnit.Years => birth.AddYears(Value),
        _ => throw new InvalidOperationException(Unit.ToString()),
    };
}

/// <summary>One reference range of a test: for whom, and between what. Limits belong to the range.</summary>
public sealed record LabRange
{
    /// <summary>Null: any.</summary>
    public AdministrativeSex? Sex { get; init; }
    /// <summary>From this age on; null: from birth.</summary>
    public LabAge? From { get; init; }
    /// <summary>Until, not including, this age; null: no end.</summary>
    public LabAge? To { get; init; }
    /// <summary>The specimen's type code; null: any.</summary>
    public string? SpecimenType { get; init; }
    public decimal? Low { get; init; }
    public decimal? High { get; init; }
    /// <summary>In words, where two numbers do not say it.</summary>
    public string? Text { get; init; }
    public decimal? CriticalLow { get; init; }
    public decimal? CriticalHigh { get; init; }

    public string? Problem() => Low > High ? "A range's lower limit must not be above the upper one."
        : From is { Value: < 0 } or { Value: > 200_000 } || To is { Value: < 0 } or { Value: > 200_000 } ? "Ages are not negative."
        : Low is null && High is null && string.IsNullOrWhiteSpace(Text) && CriticalLow is null && CriticalHigh is null ? "A range needs a limit or words." : null;

    /// <summary>
    /// The first range that surely fits. A birth date of a year or a month alone leaves an age open: a range counts only when it fits the earliest and the
    /// latest day that the date can mean. Who has no birth date gets ranges without ages, who has no sex ranges without sex.
    /// </summary>
    public static LabRange? Find(IReadOnlyList<LabRange> ranges, AdministrativeSex sex, string? birthDate, DateTimeOffset at, string? specimenType)
    {
        if (ranges.Count == 0) return null;
        var birth = Days(birthDate);
        foreach (var range in ranges)
            if (range.Fits(sex, birth, DateOnly.FromDateTime(at.Date), specimenType)) return range;
        return null;
    }

    private bool Fits(AdministrativeSex sex, (DateOnly Earliest, DateOnly Latest)? birth, DateOnly day, string? specimenType)
    {
        if (Sex is { } wanted && wanted != sex) return false;
        if (SpecimenType is { Length: > 0 } type && !string.Equals(type, specimenType, StringComparison.OrdinalIgnoreCase)) return false;
        if (From is null && To is null) return true;
        if (birth is not { } born || born.Latest > day) return false;
        try
        {
            return (From is not { } from || from.ReachedBy(born.Latest) <= day) && (To is not { } to || to.ReachedBy(born.Earliest) > day);
        }
        catch (ArgumentOutOfRangeException)
        {
            return false; // an age beyond the calendar
        }
    }

    /// <summary>The days that a birth date in the precision sent can mean; null: none.</summary>
    private static (DateOnly Earliest, DateOnly Latest)? Days(string? birthDate)
    {
        if (birthDate is null) return null;
        var culture = CultureInfo.InvariantCulture;
        if (birthDate.Length >= 10 && DateOnly.TryParseExact(birthDate.AsSpan(0, 10), "yyyy-MM-dd", culture, DateTimeStyles.None, out var day)) return (day, day);
        if (birthDate.Length == 7 && DateOnly.TryParseExact(birthDate, "yyyy-MM", culture, DateTimeStyles.None, out var month)) return (month, month.AddMonths(1).AddDays(-1));
        return birthDate.Length == 4 && DateOnly.TryParseExact(birthDate, "yyyy", culture, DateTimeStyles.None, out var year) ? (year, new(year.Year, 12, 31)) : null;
    }
}
