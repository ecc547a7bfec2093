using System.Reflection;

namespace Meridian.Gateway.Admin;

/// <summary>
/// Reads the rooms' <c>conformance.yaml</c>, embedded in the assembly under <c>conformance/ROOM</c>. They keep to a small part of YAML:
/// <code>
/// title: HL7 v2 over MLLP
/// edition: HL7 v2.6; IHE PCD TF-2 2019
/// clauses:
///   - clause: MSH-18
///     title: Character set
///     state: done            # or todo, or exempt
///     reason: UTF-8, GB18030, ISO 8859-1 and ASCII
/// </code>
/// One key a line, or a clause as <c>- { clause: …, state: done }</c>; values plain or in quotes, comments after <c> #</c> or on lines of their own. Anything else is an error that names the line.
/// </summary>
public static class ConformanceReader
{
    private const string Prefix = "conformance/";

    /// <summary>All rooms of an assembly, by name.</summary>
    /// <exception cref="FormatException">A statement does not keep to the form.</exception>
    public static IReadOnlyList<ConformanceStatement> ReadAll(Assembly assembly)
    {
        var statements = new List<ConformanceStatement>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            statements.Add(Read(name[Prefix.Length..].Trim('/', '\\'), reader.ReadToEnd()));
        }
        return statements;
    }

    /// <exception cref="FormatException">It does not keep to the form; the message names room and line.</exception>
    public static ConformanceStatement Read(string room, string yaml)
    {
        var head = new Dictionary<string, string>(StringComparer.Ordinal);
        var clauses = new List<Dictionary<string, string>>();
        var number = 0;
        foreach (var raw in yaml.Split('\n'))
        {
            number++;
            var line = raw.TrimEnd();
            if (line.TrimStart() is "" or "---" || line.TrimStart().StartsWith('#')) continue;
            var isItem = line.TrimStart().StartsWith("- ", StringComparison.Ordinal);
            var isNested = isItem || char.IsWhiteSpace(line[0]);
            if (isItem) clauses.Add(new(StringComparer.Ordinal));
            if (isNested && clauses.Count == 0) throw new FormatException($"{room}/conformance.yaml line {number}: indented before the first clause");
            var text = isItem ? line.TrimStart()[2..].Trim() : line.Trim();
            foreach (var part in text is ['{', .. var inside, '}'] ? Parts(inside) : [text])
            {
                var (key, value) = Pair(part.Trim(), room, number);
                if (!(isNested ? clauses[^1] : head).TryAdd(key, value)) throw new FormatException($"{room}/conformance.yaml line {number}: {key} stands twice");
            }
        }
        return new()
        {
            Room = room,
            Title = head.GetValueOrDefault("title"),
            Edition = head.GetValueOrDefault("edition"),
            Clauses = [.. clauses.Select(clause => Clause(clause, room))],
        };
    }

    /// <summary>What stands between the commas that are not in quotes.</summary>
    private static IEnumerable<string> Parts(string inside)
    {
        var from = 0;
        char? quote = null;
        for (var at = 0; at < inside.Length; at++)
            if (quote is not null) quote = inside[at] == quote ? null : quote;
            else if (inside[at] is '"' or '\'') quote = inside[at];
            else if (inside[at] == ',')
            {
                yield return inside[from..at];
                from = at + 1;
            }
        yield return inside[from..];
    }

    private static (string Key, string Value) Pair(string text, string room, int line)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || (colon + 1 < text.Length && text[colon + 1] != ' ')) throw new FormatException($"{room}/conformance.yaml line {line}: not 'key: value'");
        return (text[..colon].Trim(), Value(text[(colon + 1)..].Trim()));
    }

    private static string Value(string text)
    {
        if (text.Length > 1 && text[0] is '"' or '\'' && text.IndexOf(text[0], 1) is > 0 and var end) return text[1..end];
        var comment = text.StartsWith('#') ? 0 : text.IndexOf(" #", StringComparison.Ordinal);
        return (comment >= 0 ? text[..comment] : text).Trim();
    }

    private static ConformanceClause Clause(Dictionary<string, string> clause, string room)
    {
        var name = clause.GetValueOrDefault("clause") ?? throw new FormatException($"{room}/conformance.yaml: an entry has no 'clause'");
        var state = clause.GetValueOrDefault("state") switch
        {
            "done" => ConformanceState.Done,
            "todo" => ConformanceState.Todo,
            "exempt" => ConformanceState.Exempt,
            var other => throw new FormatException($"{room}/conformance.yaml: {name} has the state '{other}', not done, todo or exempt"),
        };
        return new(name, clause.GetValueOrDefault("title"), state, clause.GetValueOrDefault("reason"));
    }
}
