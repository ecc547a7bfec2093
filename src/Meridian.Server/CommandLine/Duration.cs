using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Meridian.Server.CommandLine;

/// <summary>Reads spans of time as people write them: <c>90</c> or <c>90s</c>, <c>500ms</c>, <c>5m</c>, <c>2h</c>.</summary>
internal static class Duration
{
    public static Option<TimeSpan?> Option(string name, string description)
    {
        return new Option<TimeSpan?>(name) { Description = description, HelpName = "TIME", CustomParser = Parse };
    }

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        foreach (var (suffix, unit) in new[] { ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("", 1) })
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return TimeSpan.FromSeconds(number * unit);
        result.AddError($"'{text}' is no time; write 90s, 5m or 2h");
        return null;
    }
}
