using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Meridian.Core.Intake;
using Meridian.Model;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>One result as the instrument said it, its comments, and what the maker's records tell of the instrument.</summary>
internal static partial class LisTranslator
{
    /// <summary>A result whose comments are still being read.</summary>
    private sealed class OpenResult(LabResult said)
    {
        public List<string> Comments { get; } = [];

        public LabResult Close(List<string> ofSpecimen) => ofSpecimen.Count + Comments.Count == 0 ? said : said with { Comments = [.. ofSpecimen, .. Comments] };
    }

    private static bool TryReadResult(LisRecord record, LisSpeech speech, TimeSpan assumedOffset, [NotNullWhen(true)] out OpenResult? result, out Rejection? rejection)
    {
        (result, rejection) = (null, null);
        var code = First(speech.Test, record);
        if (code is null)
        {
            rejection = new("ResultWithoutTest", Place(record, 3), "A result names no test; if the instrument puts its code elsewhere, the driver must say where.");
            return false;
        }
        var flags = FlagsOf(record, speech, out var status);
        var value = First(speech.Value, record);
        var (kind, number, comparator) = ValueOf(value);
        result = new(new()
        {
            Test = new("L", code, First(speech.TestName, record)),
            Universal = First(speech.Loinc, record) is { } loinc ? new Code(Code.Loinc, loinc, null) : null,
            Kind = kind,
            Number = number,
            Text = value,
            Comparator = comparator,
            Unit = First(speech.Unit, record),
            Range = First(speech.Range, record),
            Flags = flags,
            Status = status == LabResultStatus.Final && (value is null || IsPlaceholder(value)) ? LabResultStatus.NotObtained : status,
            Dilution = First(speech.Dilution, record) is { } dilution && TryDilution(dilution, out var factor) ? factor : null,
            Run = First(speech.Run, record) is { } run && int.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0,
            Operator = First(speech.Operator, record),
            StartedAt = Time(speech.Started),
            CompletedAt = Time(speech.Completed),
            Module = First(speech.Module, record),
            ReagentLot = First(speech.ReagentLot, record),
        });
        return true;

        DateTimeOffset? Time(LisPlace[] places) => TryFind(places, record, out var field) ? TimeOf(field, assumedOffset) : null;
    }

    // 9.7: the flags, several as repeats. 9.9: the status; what is more than final or not stands with the flags, for rules to see.
    private static string? FlagsOf(LisRecord record, LisSpeech speech, out LabResultStatus status)
    {
        List<string> flags = [];
        if (TryFind(speech.Flags, record, out var said))
            foreach (var flag in said.Repeats)
                if (flag.GetStringOrNull() is { } one) flags.Add(one);
        var word = First(speech.Status, record);
        status = word switch
        {
            null or "F" or "V" or "N" => LabResultStatus.Final,
            "C" => LabResultStatus.Corrected,
            "P" or "I" or "S" or "M" => LabResultStatus.Preliminary,
            "X" => LabResultStatus.NotObtained,
            "R" or "Q" => LabResultStatus.Repeated,
            // W: its validity is in doubt. It is a result, and nothing may pass it without a person.
            "W" => LabResultStatus.Final,
            _ => LabResultStatus.Final,
        };
        if (word == "W" && !flags.Contains("W")) flags.Add("W");
        return flags.Count == 0 ? null : string.Join('~', flags);
    }

    /// <summary>A number with what stands before it; anything else is text, kept as it is.</summary>
    private static (ValueKind Kind, decimal Number, string? Comparator) ValueOf(string? text)
    {
        if (text is null) return (ValueKind.None, 0, null);
        var rest = text.AsSpan().Trim();
        string? comparator = rest switch
        {
            ['<', '=', ..] => "<=",
            ['>', '=', ..] => ">=",
            ['<', ..] => "<",
            ['>', ..] => ">",
            ['≤', ..] => "<=",
            ['≥', ..] => ">=",
            _ => null,
        };
        if (comparator is not null) rest = rest[(rest[0] is '≤' or '≥' ? 1 : comparator.Length)..].TrimStart();
        // No thousands separators and no decimal comma: 1,234 is guessed by nobody.
        if (rest.Length is > 0 and <= 28 && decimal.TryParse(rest, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
            return (ValueKind.Numeric, number, comparator);
        return IsPlaceholder(text) ? (ValueKind.None, 0, null) : (ValueKind.Text, 0, null);
    }

    // -----, *****, +++++ and their like fill the place of a value that there is none of; a lone + or - is an answer.
    private static bool IsPlaceholder(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length >= 3 && trimmed[0] is '-' or '*' or '.' or '=' or '#' && !trimmed.ContainsAnyExcept(trimmed[0]) && trimmed.Length >= 3;
    }

    // 1:10, 1/10, X10, 10
    private static bool TryDilution(string text, out decimal factor)
    {
        var digits = text.AsSpan().Trim();
        if (digits.StartsWith("1:") || digits.StartsWith("1/")) digits = digits[2..];
        else if (digits is ['x' or 'X', ..]) digits = digits[1..];
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out factor) && factor >= 1;
    }

    // 10.4: the comment's text; its parts joined as sent. One that only says how it is meant (10.5) says nothing.
    private static void Comment(LisRecord record, int field, OpenResult? result, OpenSpecimen? specimen)
    {
        if (record[field].GetStringOrNull() is not { } text) return;
        if (result is not null) result.Comments.Add(text);
        else specimen?.Comments.Add(text);
    }

    private static bool IsComment(LisRecord record, LisSpeech speech)
    {
        foreach (var (letter, word) in speech.CommentRecords)
            if (letter == record.Type && (word.Length == 0 || record[3][1].GetString() == word)) return true;
        return false;
    }

    private static bool TryReadCondition(LisRecord record, LisSpeech speech, [NotNullWhen(true)] out InstrumentCondition? condition)
    {
        condition = null;
        foreach (var places in speech.Conditions)
        {
            if (places.Driver.Record is not [var letter] || char.ToUpperInvariant(letter) != record.Type) continue;
            if (places.Where.Length > 0 && First(places.Where, record) != places.Driver.Is) continue;
            var key = string.Join(' ', places.Key.Select(p => First([p], record)).Where(t => t is not null));
            if (key.Length == 0) continue;
            var text = string.Join(' ', places.Text.Select(p => First([p], record)).Where(t => t is not null));
            condition = new()
            {
                Key = key,
                Kind = places.Kind,
                Text = text.Length > 0 ? text : null,
                Lot = First(places.Lot, record),
                Expiry = TryFind(places.Expiry, record, out var expiry) ? expiry.TryGetTimestamp(out var date) ? BirthText(date) : expiry.GetString() : null,
                Remaining = TryFind(places.Remaining, record, out var left) && left.TryGetDecimal(out var amount) ? amount : null,
                Unit = places.Driver.Unit,
            };
            return true;
        }
        return false;
    }
}
