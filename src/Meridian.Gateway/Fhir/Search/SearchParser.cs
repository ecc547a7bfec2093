using System.Globalization;
using Meridian.Gateway.Fhir.Resources;

namespace Meridian.Gateway.Fhir.Search;

/// <summary>Reads the parameters of a search against what a view understands.</summary>
public static class SearchParser
{
    private static readonly string[] Shape = ["_format", "_pretty", "_count", "_cursor", "_elements", "_summary", "_total", "_sort"];

    /// <param name="strict">Prefer: handling=strict: what is not understood is an error, not left out.</param>
    /// <exception cref="FhirException">A value that cannot be read, or, when strict, a parameter that is not understood.</exception>
    public static SearchQuery Parse(IResourceView view, IReadOnlyList<KeyValuePair<string, string>> parameters, bool strict, FhirOptions options, TimeProvider clock, CancellationToken cancelled = default)
    {
        var terms = new List<SearchTerm>();
        var ignored = new List<string>();
        var applied = new List<string>();
        var cursor = default(string);
        var count = options.DefaultCount;
        var summary = Summary.False;
        var elements = new List<string>();
        var withTotal = false;
        string? sort = null;

        void Leave(string name, string why)
        {
            if (strict) throw FhirException.Invalid($"{why}. Without 'Prefer: handling=strict' it would be left out", name);
            ignored.Add(why);
        }

        foreach (var (key, value) in parameters)
        {
            if (value.Length == 0) continue; // R4 search 3.1.1.1: parameters without a value are ignored
            var kept = true;
            switch (key)
            {
                case "_format" or "_pretty": kept = false; break;
                case "_cursor": cursor = value; kept = false; break;
                case "_count":
                    if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out count)) throw FhirException.Invalid($"_count must be a whole number, not '{value}'", key);
                    count = Math.Min(count, options.MaximumCount);
                    break;
                case "_summary":
                    if (!Enum.TryParse(value, true, out summary) || !Enum.IsDefined(summary) || char.IsAsciiDigit(value[0])) throw FhirException.Invalid("_summary must be true, false, text, data or count", key);
                    break;
                case "_elements": elements.AddRange(value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)); break;
                case "_total":
                    if (value is not ("none" or "estimate" or "accurate")) throw FhirException.Invalid("_total must be none, estimate or accurate", key);
                    withTotal = value != "none";
                    break;
                case "_sort":
                    if (view.Sorts.Contains(value.TrimStart('-'))) sort = value;
                    else { Leave(key, $"{view.Type} cannot be sorted by '{value}'; it can be by {string.Join(", ", view.Sorts)}, each with a minus before it for falling order"); kept = false; }
                    break;
                default:
                    if (Read(view, key, value) is { } term) terms.Add(term);
                    else { Leave(key, $"{view.Type} has no search parameter '{key}' here; it has {string.Join(", ", SearchParameter.Common.Concat(view.Parameters).Select(p => p.Name))}"); kept = false; }
                    break;
            }
            if (kept) applied.Add(Uri.EscapeDataString(key) + "=" + Uri.EscapeDataString(value));
        }
        if (count == 0) summary = Summary.Count; // R4 search 3.1.1.5.4
        var binding = view.Type + "?" + string.Join('&', terms.Select(t => t.Written + "=" + string.Join(',', t.Values))) + "&_sort=" + sort;
        return new SearchQuery
        {
            Terms = terms, Count = count, Sort = sort, Summary = summary, Elements = elements, WithTotal = withTotal, Ignored = ignored,
            After = cursor is null ? null : PageCursor.Read(cursor, binding), Binding = binding,
            Applied = string.Join('&', applied), Zone = clock.LocalTimeZone, Now = clock.GetUtcNow(), Cancelled = cancelled,
        };
    }

    /// <summary>True for parameters that shape an answer and select nothing.</summary>
    public static bool IsShape(string name) => Shape.Contains(name);

    private static SearchTerm? Read(IResourceView view, string key, string value)
    {
        var dot = key.IndexOf('.');
        var chain = dot < 0 ? null : key[(dot + 1)..];
        var head = dot < 0 ? key : key[..dot];
        var colon = head.IndexOf(':');
        var modifier = colon < 0 ? null : head[(colon + 1)..];
        var name = colon < 0 ? head : head[..colon];
        var parameter = SearchParameter.Common.Concat(view.Parameters).FirstOrDefault(p => p.Name == name);
        if (parameter is null) return null;
        if (chain is not null && !(parameter.Kind == SearchKind.Reference && parameter.Modifiers.Contains("." + chain))) return null;
        if (modifier is not null && !parameter.Modifiers.Contains(modifier)) return null;
        return new SearchTerm(name, modifier, chain, Split(value));
    }

    // commas separate values; \, is a plain comma
    private static List<string> Split(string value)
    {
        var values = new List<string>();
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == '\\') i++;
            else if (value[i] == ',') { values.Add(value[start..i]); start = i + 1; }
        }
        values.Add(value[start..]);
        return values;
    }
}
