using Meridian.Gateway.DicomWeb.Search;

namespace Meridian.Gateway.DicomWeb.Workitems;

/// <summary>The attributes that a search for workitems returns unasked: return keys of type 1 and 2 of PS3.4 table CC.2.5-3.</summary>
internal static class WorkitemFields
{
    private static readonly HashSet<string> Unasked = new(StringComparer.Ordinal)
    {
        "00080005", "00080016", "00080018", "00081080", "00081084", "00100010", "00100020", "00100021", "00100024", "00100030", "00100040", "00101002", "00102000", "001021C0", "0020000D", "00380010", "00380014",
        "00380050", "00404005", "00404018", "00404021", "00404025", "00404026", "00404027", "00404034", "00404041", "0040A370", "00741000", "00741002", "00741200", "00741202", "00741204", "00741210",
    };

    /// <summary>Top-level attributes of an answer; null: all.</summary>
    public static HashSet<string>? Of(SearchRequest request) => request.IncludesAll ? null
        : [.. Unasked, .. request.Included.Select(path => path.First.ToHex()), .. request.Keys.Select(key => key.Path.First.ToHex())];
}
