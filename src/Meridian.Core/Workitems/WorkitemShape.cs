using System.Text.Json.Nodes;
using T = Meridian.Core.Workitems.WorkitemTags;

namespace Meridian.Core.Workitems;

/// <summary>What every data set of a workitem must be, new or changed: enumerated values (PS3.3 tables C.30.1-1 and C.30.2-1) and what stands in the items of its sequences (PS3.4 tables CC.2.5-2a, 2c, 2f and CC.2.5-3).</summary>
internal static class WorkitemShape
{
    private static readonly (string Tag, string Name, string[] Values)[] Enumerated =
    [
        (T.Priority, "Scheduled Procedure Step Priority", ["HIGH", "MEDIUM", "LOW"]), (T.InputReadiness, "Input Readiness State", ["INCOMPLETE", "UNAVAILABLE", "READY"]),
    ];

    private static readonly string[] Codes =
        [T.StationName, "00404026", "00404027", "00404018", "00081084", T.HumanPerformerCode, "00404028", "00404029", "00404030", "00404019", T.CancelReasonCode, "0040A043", "0040A168", "004008EA"];

    // what an item of a sequence must have: type 1
    private static readonly Dictionary<string, string[]> Wanted = new(StringComparer.Ordinal)
    {
        ["00404021"] = ["0040E020", "00081199"], ["00404033"] = ["0040E020", "00081199"], ["00081199"] = ["00081150", "00081155"], ["00741224"] = ["00081150", "00081155"],
        ["0040A370"] = ["0020000D"], [T.HumanPerformers] = [T.HumanPerformerCode, "00404037", T.HumanPerformerOrganization], [T.ProgressUris] = [T.ContactUri],
        ["00741210"] = ["0040A040", "0040A043"], ["00741212"] = ["0040A040", "0040A043"], ["00101002"] = ["00100020"],
    };

    public static IEnumerable<string> Faults(JsonObject set)
    {
        foreach (var (tag, name, values) in Enumerated)
            if (set.FirstText(tag) is { Length: > 0 } value && !values.Contains(value)) yield return $"{name} ({WorkitemRequirements.Comma(tag)}) must be one of {string.Join(", ", values)}";
        if (set.FirstText(T.StartsAt) is { Length: > 0 } starts && (starts.Length < 4 || starts.AsSpan().ContainsAnyExcept("0123456789.+-")))
            yield return $"Scheduled Procedure Step Start DateTime ({WorkitemRequirements.Comma(T.StartsAt)}) must be a date with time of DICOM, e.g. 20261122083000";
        if (set.Items(T.Progress).Count() > 1) yield return $"Progress Information Sequence ({WorkitemRequirements.Comma(T.Progress)}) has at most one item";
        foreach (var fault in Items(set, "")) yield return fault;
    }

    private static IEnumerable<string> Items(JsonObject set, string path)
    {
        foreach (var (tag, _) in set)
        {
            var number = 0;
            foreach (var item in set.Items(tag))
            {
                number++;
                // names of persons are objects, too
                if (set[tag]?["vr"]?.GetValue<string>() != "SQ") continue;
                var here = $"{path}({WorkitemRequirements.Comma(tag)})[{number}]";
                foreach (var wanted in Wanted.GetValueOrDefault(tag, []))
                    if (!item.HasValue(wanted)) yield return $"{here} must have ({WorkitemRequirements.Comma(wanted)})";
                if (Codes.Contains(tag) && !(item.HasValue("00080100") || item.HasValue("00080119") || item.HasValue("00080120"))) yield return $"{here} must have a code: (0008,0100), (0008,0119) or (0008,0120)";
                if (Codes.Contains(tag) && !item.HasValue("00080104")) yield return $"{here} must have a code meaning (0008,0104)";
                foreach (var fault in Items(item, here + "/")) yield return fault;
            }
        }
    }
}
