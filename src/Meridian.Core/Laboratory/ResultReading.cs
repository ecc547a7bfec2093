using System.Globalization;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>What a result means: unit, range, flags. Pure.</summary>
internal static class ResultReading
{
    /// <summary>
    /// The value in the test's unit. False: it came in another unit, and nobody declared how the two relate. A value without a unit is in the unit that the
    /// table says the instrument means, else in the test's.
    /// </summary>
    public static bool TryConvert(LabTest test, TestMapEntry? entry, LabResult said, out decimal? number, out string? unit)
    {
        (number, unit) = (null, test.Unit);
        if (said.Kind != ValueKind.Numeric)
        {
            // words need no unit; a number that could not be read as one must not hide behind a wrong one
            return true;
        }
        var sent = string.IsNullOrWhiteSpace(said.Unit) ? null : said.Unit.Trim();
        var isDeclared = entry is { Factor: not null } or { Offset: not null };
        if (isDeclared && (sent is null || entry!.Unit is null || LabUnits.AreSame(sent, entry.Unit)))
        {
            // a factor without a unit to it would turn whatever comes: then only what comes without one
            if (sent is not null && entry!.Unit is null) return false;
            try
            {
                number = said.Number * (entry!.Factor ?? 1) + (entry.Offset ?? 0);
                return true;
            }
            catch (OverflowException) { return false; }
        }
        var means = sent ?? entry?.Unit;
        var isSame = means is null || (test.Unit is null ? entry?.Unit is { } own && LabUnits.AreSame(means, own) : LabUnits.AreSame(means, test.Unit))
            // the laboratory declared that this instrument's word and the test's unit are one
            || (!isDeclared && entry?.Unit is { } declared && means == declared && test.Unit is not null && LabUnits.Ucum(declared) is null);
        if (!isSame) return false;
        number = said.Number;
        return true;
    }

    /// <summary>
    /// N, L, H, LL or HH by HL7 table 0078; null: nothing can be told. A value with a comparator is flagged only where every value that it can mean gets the same flag.
    /// </summary>
    public static string? FlagOf(LabTest test, LabRange? range, decimal? number, string? comparator)
    {
        if (number is not { } value) return null;
        var (low, high) = (range?.Low, range?.High);
        var (criticalLow, criticalHigh) = (range?.CriticalLow ?? test.CriticalLow, range?.CriticalHigh ?? test.CriticalHigh);
        if (low is null && high is null && criticalLow is null && criticalHigh is null) return null;
        switch (comparator)
        {
            case "<" or "<=":
                var below = comparator == "<";
                bool Under(decimal? limit) => limit is { } some && (below ? value <= some : value < some);
                return Under(criticalLow) ? "LL" : Under(low) ? "L" : null;
            case ">" or ">=":
                var above = comparator == ">";
                bool Over(decimal? limit) => limit is { } some && (above ? value >= some : value > some);
                return Over(criticalHigh) ? "HH" : Over(high) ? "H" : null;
        }
        return value < criticalLow ? "LL" : value > criticalHigh ? "HH" : value < low ? "L" : value > high ? "H" : low is null && high is null ? null : "N";
    }

    /// <summary>A for a word that is not as expected, N for one that is; null: nothing is expected.</summary>
    public static string? FlagOf(LabTest test, LabResult said)
    {
        if (test.Expected.Count == 0) return null;
        var word = (said.Coded?.Text ?? said.Coded?.Value ?? said.Text)?.Trim();
        return string.IsNullOrEmpty(word) ? null : test.Expected.Contains(word, StringComparer.OrdinalIgnoreCase) ? "N" : "A";
    }

    /// <summary>The value as a person reads it, for trails and comparisons; never in logs.</summary>
    public static string Words(LabResultRow row) => row.Number is { } number ? row.Said.Comparator + number.ToString(CultureInfo.InvariantCulture) : row.Said.Coded?.Value ?? row.Said.Text ?? "";

    /// <summary>True: both say the same value.</summary>
    public static bool IsSameValue(LabResultRow a, LabResultRow b) => a.Said.Status is not (LabResultStatus.NotObtained or LabResultStatus.Withdrawn) && b.Said.Status is not (LabResultStatus.NotObtained or LabResultStatus.Withdrawn)
        && a.Number == b.Number && (a.Said.Comparator ?? "") == (b.Said.Comparator ?? "")
        && (a.Number is not null || string.Equals(Words(a), Words(b), StringComparison.Ordinal));
}
