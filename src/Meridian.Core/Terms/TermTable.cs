using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Meridian.Model;

namespace Meridian.Core.Terms;

/// <summary>
/// The standard vocabulary: MDC terms (ISO/IEEE 11073-10101) with labels, groups, UCUM units and LOINC codes, from the table
/// embedded at <c>Terms/Tables/mdc.tsv</c> (tab separated, UTF-8, a header line; columns code, refid, label_en, label_zh,
/// group, order, ucum, loinc, kind; empty when unknown). Read on first use; safe from any thread.
/// </summary>
public sealed class TermTable
{
    private readonly Lazy<Tables> tables;

    /// <summary>The embedded table.</summary>
    public TermTable() : this(OpenEmbedded) { }

    /// <summary>A table in the same form from elsewhere.</summary>
    public TermTable(Func<Stream?> open) => tables = new(() => Read(open()));

    public int Count => tables.Value.All.Length;

    /// <summary>The term for a code as sent: MDC by number, else by name; LOINC through the published mapping. Null: unknown.</summary>
    public Term? Find(Code? code)
    {
        if (code is null) return null;
        var t = tables.Value;
        if (string.Equals(code.System, Code.Loinc, StringComparison.OrdinalIgnoreCase))
            return code.Value.Length > 0 ? t.ByLoinc.GetValueOrDefault(code.Value) : null;
        // PCD TF-2: CWE-3 is MDC; equipment that leaves the system out is understood by the reference identifier alone
        var isMdc = string.Equals(code.System, Code.Mdc, StringComparison.OrdinalIgnoreCase);
        if (isMdc && code.Value.Length > 0 && t.ByCode.TryGetValue(code.Value, out var byCode)) return byCode;
        if (!isMdc && code.System.Length > 0) return null;
        if (code.Text is { Length: > 0 } text && t.ByReference.TryGetValue(text, out var byText)) return byText;
        return code.Value.Length > 0 ? t.ByReference.GetValueOrDefault(code.Value) : null;
    }

    /// <summary>By decimal code or reference identifier.</summary>
    public Term? Find(string codeOrReferenceId) =>
        tables.Value.ByCode.GetValueOrDefault(codeOrReferenceId) ?? tables.Value.ByReference.GetValueOrDefault(codeOrReferenceId);

    /// <summary>Terms whose code, reference identifier or label contains the text, whole-word starts first.</summary>
    public IReadOnlyList<Term> Search(string text, int limit = 50)
    {
        text = text.Trim();
        if (text.Length == 0) return [];
        return [.. tables.Value.All
            .Select(term => (term, rank: Rank(term, text)))
            .Where(x => x.rank < int.MaxValue)
            .OrderBy(x => x.rank).ThenBy(x => x.term.ReferenceId.Length).ThenBy(x => x.term.ReferenceId, StringComparer.Ordinal)
            .Take(limit).Select(x => x.term)];
    }

    private static int Rank(Term term, string text)
    {
        if (term.Code == text) return 0;
        if (term.Label.StartsWith(text, StringComparison.OrdinalIgnoreCase) || term.LabelZh.StartsWith(text, StringComparison.OrdinalIgnoreCase)) return 1;
        if (term.ReferenceId.Contains(text, StringComparison.OrdinalIgnoreCase)) return 2;
        if (term.Label.Contains(text, StringComparison.OrdinalIgnoreCase) || term.LabelZh.Contains(text, StringComparison.OrdinalIgnoreCase)) return 3;
        return term.Code.StartsWith(text, StringComparison.Ordinal) || term.Loinc == text ? 4 : int.MaxValue;
    }

    private static Stream? OpenEmbedded() => typeof(TermTable).Assembly.GetManifestResourceStream("Meridian.Core.Terms.Tables.mdc.tsv");

    private static Tables Read(Stream? stream)
    {
        List<Term> all = [];
        if (stream is not null)
        {
            using var reader = new StreamReader(stream, Encoding.UTF8);
            reader.ReadLine();
            while (reader.ReadLine() is { } line)
            {
                var f = line.Split('\t');
                if (f.Length < 9 || (f[0].Length == 0 && f[1].Length == 0)) continue;
                var label = f[2].Length > 0 ? f[2] : f[1].Length > 0 ? f[1] : f[0];
                all.Add(new()
                {
                    Code = f[0], ReferenceId = f[1], Label = label, LabelZh = f[3].Length > 0 ? f[3] : label,
                    Group = Enum.TryParse<TermGroup>(f[4], true, out var group) ? group : TermGroup.Other,
                    Order = int.TryParse(f[5], CultureInfo.InvariantCulture, out var order) ? order : int.MaxValue,
                    Ucum = f[6].Length > 0 ? f[6] : null, Loinc = f[7].Length > 0 ? f[7] : null,
                    Kind = Enum.TryParse<TermKind>(f[8], true, out var kind) ? kind : TermKind.Other,
                });
            }
        }
        return new([.. all],
            all.Where(t => t.Code.Length > 0).DistinctBy(t => t.Code).ToFrozenDictionary(t => t.Code, StringComparer.Ordinal),
            all.Where(t => t.ReferenceId.Length > 0).DistinctBy(t => t.ReferenceId).ToFrozenDictionary(t => t.ReferenceId, StringComparer.Ordinal),
            all.Where(t => t.Loinc is not null).DistinctBy(t => t.Loinc!).ToFrozenDictionary(t => t.Loinc!, StringComparer.Ordinal));
    }

    private sealed record Tables(Term[] All, FrozenDictionary<string, Term> ByCode, FrozenDictionary<string, Term> ByReference, FrozenDictionary<string, Term> ByLoinc);
}
