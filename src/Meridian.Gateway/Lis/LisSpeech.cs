using System.Text;
using System.Text.RegularExpressions;
using Meridian.Model;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>A driver made ready for use: places parsed, patterns compiled, the character set found. Immutable; shared by all connections.</summary>
internal sealed class LisSpeech
{
    private readonly Regex[] controls, calibrators, blanks;

    /// <exception cref="ArgumentException">The driver says something that cannot be; the message says what.</exception>
    public LisSpeech(LisDriver driver)
    {
        Driver = driver;
        if (driver.Name.Length is 0 or > 60 || driver.Name.AsSpan().IndexOfAnyExcept(NameCharacters) >= 0) throw new ArgumentException($"'{driver.Name}' is no name of a driver: small letters, digits and hyphens");
        foreach (var pattern in driver.Match) _ = LisDrivers.Pattern(pattern);
        LisCharset? charset = null;
        if (driver.Charset is { Length: > 0 } named && !LisCharset.TryFind(named, out charset)) throw new ArgumentException($"there is no character set '{named}'; there are {string.Join(", ", LisCharset.All)}");
        Charset = charset;
        ReadOptions = new() { Charset = charset };
        Places = driver.Places;
        var p = driver.Places;
        (Specimen, Position, Test, TestName, Loinc) = (All(p.Specimen), All(p.Position), All(p.Test), All(p.TestName), All(p.Loinc));
        (Value, Unit, Range, Flags, Status) = (All(p.Value), All(p.Unit), All(p.Range), All(p.Flags), All(p.Status));
        (Operator, Started, Completed, Module) = (All(p.Operator), All(p.Started), All(p.Completed), All(p.Module));
        (Dilution, Run, ReagentLot) = (All(p.Dilution), All(p.Run), All(p.ReagentLot));
        (Maker, Model, Software, Serial, PatientId) = (All(p.Maker), All(p.Model), All(p.Software), All(p.Serial), All(p.PatientId));
        var c = driver.Controls;
        (controls, calibrators, blanks) = (Patterns(c.Specimen), Patterns(c.Calibrator), Patterns(c.Blank));
        Role = c.Role is { Length: > 0 } role ? [LisPlace.Parse(role)] : [];
        (Material, Lot, Level) = (All(c.Material), All(c.Lot), All(c.Level));
        QuerySpecimen = All(driver.Query.Specimen);
        if (driver.Query.None is not ("terminator" or "order")) throw new ArgumentException($"query.none is '{driver.Query.None}'; write terminator or order");
        foreach (var (key, pattern) in new[] { ("test", driver.Query.Test), ("dilutedTest", driver.Query.DilutedTest ?? "{0}"), ("order", driver.Query.Order), ("instrumentSpecimen", driver.Query.InstrumentSpecimen) })
            try { _ = CompositeFormat.Parse(pattern).MinimumArgumentCount is > 2 ? throw new FormatException() : 0; }
            catch (FormatException) { throw new ArgumentException($"query.{key} '{pattern}' has other marks than {{0}} and {{1}}"); }
        Conditions = [.. driver.Conditions.Select(Condition)];
        CommentRecords = [.. driver.CommentRecords.Select(record => record is [>= 'A' and <= 'Z'] or [>= 'A' and <= 'Z', '.', ..] ? (record[0], record.Length > 2 ? record[2..] : "") : throw new ArgumentException($"commentRecords: '{record}' is not LETTER or LETTER.WORD"))];
    }

    /// <summary>What is known of a record that tells of the instrument.</summary>
    public sealed record ConditionPlaces(LisDriverCondition Driver, InstrumentConditionKind Kind, LisPlace[] Where, LisPlace[] Key, LisPlace[] Text, LisPlace[] Lot, LisPlace[] Expiry, LisPlace[] Remaining);

    private const string NameAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789-";
    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create(NameAlphabet);

    public LisDriver Driver { get; }
    public LisFraming Framing { get; private init; } = LisFraming.Default;
    public LisCharset? Charset { get; }
    public LisReadOptions ReadOptions { get; }
    public LisDriverPlaces Places { get; }
    public LisPlace[] Specimen { get; }
    public LisPlace[] Position { get; }
    public LisPlace[] Test { get; }
    public LisPlace[] TestName { get; }
    public LisPlace[] Loinc { get; }
    public LisPlace[] Value { get; }
    public LisPlace[] Unit { get; }
    public LisPlace[] Range { get; }
    public LisPlace[] Flags { get; }
    public LisPlace[] Status { get; }
    public LisPlace[] Operator { get; }
    public LisPlace[] Started { get; }
    public LisPlace[] Completed { get; }
    public LisPlace[] Module { get; }
    public LisPlace[] Dilution { get; }
    public LisPlace[] Run { get; }
    public LisPlace[] ReagentLot { get; }
    public LisPlace[] Maker { get; }
    public LisPlace[] Model { get; }
    public LisPlace[] Software { get; }
    public LisPlace[] Serial { get; }
    public LisPlace[] PatientId { get; }
    public LisPlace[] Role { get; }
    public LisPlace[] Material { get; }
    public LisPlace[] Lot { get; }
    public LisPlace[] Level { get; }
    public LisPlace[] QuerySpecimen { get; }
    public ConditionPlaces[] Conditions { get; }
    public (char Record, string Word)[] CommentRecords { get; }

    /// <summary>The same with another framing.</summary>
    public LisSpeech With(LisFraming framing) => new(Driver) { Framing = framing };

    public static LisSpeech Of(LisDriver driver) => new(driver) { Framing = driver.Framing };

    /// <summary>What a specimen's number says of it; null: nothing.</summary>
    public SpecimenRole? RoleOf(string specimen)
    {
        if (specimen.Length == 0) return null;
        if (Matches(controls)) return SpecimenRole.Control;
        if (Matches(calibrators)) return SpecimenRole.Calibrator;
        return Matches(blanks) ? SpecimenRole.Blank : null;

        bool Matches(Regex[] patterns)
        {
            foreach (var pattern in patterns)
                try
                {
                    if (pattern.IsMatch(specimen)) return true;
                }
                catch (RegexMatchTimeoutException)
                {
                    // As with headers: a pattern that takes this long knows nothing of it.
                }
            return false;
        }
    }

    private static LisPlace[] All(IReadOnlyList<string> texts) => LisPlace.ParseAll(texts);

    private static LisPlace[] Maybe(string? text) => text is { Length: > 0 } ? [LisPlace.Parse(text)] : [];

    private static Regex[] Patterns(IReadOnlyList<string> patterns) => [.. patterns.Select(LisDrivers.Pattern)];

    private static ConditionPlaces Condition(LisDriverCondition condition) => new(condition,
        Enum.TryParse<InstrumentConditionKind>(condition.Kind, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : throw new ArgumentException($"a condition's kind is '{condition.Kind}'; write state, reagent, consumable, calibration or error"),
        Maybe(condition.Where), All(condition.Key), All(condition.Text), Maybe(condition.Lot), Maybe(condition.Expiry), Maybe(condition.Remaining));
}
