using System.Globalization;
using System.Text.Json.Nodes;
using T = Meridian.Core.Workitems.WorkitemTags;

namespace Meridian.Core.Workitems;

/// <summary>
/// What a workitem's attributes must be when it is made, when they are set and before it ends (PS3.4 table CC.2.5-3). Each check gives what is wrong, one
/// line an attribute, without its value; nothing: it fits.
/// </summary>
public static class WorkitemRequirements
{
    private sealed record Attribute(string Tag, string Vr, string Name);

    // type 1 of N-CREATE for whoever makes it
    private static readonly Attribute[] MustHave =
    [
        new(T.Priority, "CS", "Scheduled Procedure Step Priority"), new(T.Label, "LO", "Procedure Step Label"), new(T.StartsAt, "DT", "Scheduled Procedure Step Start DateTime"),
        new(T.InputReadiness, "CS", "Input Readiness State"), new(T.State, "CS", "Procedure Step State"),
    ];

    // type 2 of N-CREATE: must be there, may be empty
    private static readonly Attribute[] MustBeThere =
    [
        new("00741210", "SQ", "Scheduled Processing Parameters Sequence"), new(T.StationName, "SQ", "Scheduled Station Name Code Sequence"), new("00404026", "SQ", "Scheduled Station Class Code Sequence"),
        new("00404027", "SQ", "Scheduled Station Geographic Location Code Sequence"), new("00404018", "SQ", "Scheduled Workitem Code Sequence"), new("00400400", "LT", "Comments on the Scheduled Procedure Step"),
        new("00404021", "SQ", "Input Information Sequence"), new("00100010", "PN", "Patient's Name"), new("00100021", "LO", "Issuer of Patient ID"), new("00100024", "SQ", "Issuer of Patient ID Qualifiers Sequence"),
        new("00101002", "SQ", "Other Patient IDs Sequence"), new("00100030", "DA", "Patient's Birth Date"), new("00100040", "CS", "Patient's Sex"), new("00380010", "LO", "Admission ID"),
        new("00380014", "SQ", "Issuer of Admission ID Sequence"), new("00081080", "LO", "Admitting Diagnoses Description"), new("00081084", "SQ", "Admitting Diagnoses Code Sequence"),
        new("0040A370", "SQ", "Referenced Request Sequence"), new(T.Progress, "SQ", "Progress Information Sequence"), new(T.Performed, "SQ", "Unified Procedure Step Performed Procedure Sequence"),
    ];

    // 1C and 2C of whoever makes it, type 2 of who keeps it: nobody can tell whether the condition holds
    private static readonly Attribute[] FilledIn = [new(T.PatientId, "LO", "Patient ID"), new("0020000D", "UI", "Study Instance UID")];

    // "Not allowed" of N-SET
    private static readonly Attribute[] Fixed =
    [
        new(T.SopClassUid, "UI", "SOP Class UID"), new(T.SopInstanceUid, "UI", "SOP Instance UID"), new(T.State, "CS", "Procedure Step State: it is changed at …/state"), new("00100010", "PN", "Patient's Name"),
        new(T.PatientId, "LO", "Patient ID"), new("00100021", "LO", "Issuer of Patient ID"), new("00100024", "SQ", "Issuer of Patient ID Qualifiers Sequence"), new("00100030", "DA", "Patient's Birth Date"),
        new("00100040", "CS", "Patient's Sex"), new("00380010", "LO", "Admission ID"), new("00380014", "SQ", "Issuer of Admission ID Sequence"), new("00081080", "LO", "Admitting Diagnoses Description"),
        new("00081084", "SQ", "Admitting Diagnoses Code Sequence"), new("0040A370", "SQ", "Referenced Request Sequence"), new("00741224", "SQ", "Replaced Procedure Step Sequence"),
    ];

    // final state R, and the labels, which the keeper must have
    private static readonly Attribute[] NeverEmpty = [.. MustHave.Where(one => one.Tag != T.State), new(T.WorklistLabel, "LO", "Worklist Label")];

    // final state P, in the item of the performed procedure
    private static readonly Attribute[] PerformedWants =
    [
        new("00404028", "SQ", "Performed Station Name Code Sequence"), new("00404050", "DT", "Performed Procedure Step Start DateTime"), new("00404019", "SQ", "Performed Workitem Code Sequence"),
        new("00404051", "DT", "Performed Procedure Step End DateTime"),
    ];

    private const string Output = "00404033";

    /// <summary>What a new workitem lacks (N-CREATE).</summary>
    public static IReadOnlyList<string> OfNew(JsonObject set)
    {
        var wrong = new List<string>();
        foreach (var one in MustHave)
            if (!set.HasValue(one.Tag)) wrong.Add($"{Say(one)} must have a value");
        foreach (var (tag, name) in new[] { (T.TransactionUid, "Transaction UID"), (T.Progress, "Progress Information Sequence"), (T.Performed, "Unified Procedure Step Performed Procedure Sequence") })
            if (set.HasValue(tag)) wrong.Add($"{name} ({Comma(tag)}) must be empty in a new workitem");
        if (set.FirstText(T.SopClassUid) is { } sopClass && sopClass != T.SopClass) wrong.Add($"SOP Class UID ({Comma(T.SopClassUid)}) must be {T.SopClass}");
        wrong.AddRange(WorkitemShape.Faults(set));
        return wrong;
    }

    /// <summary>What of a change cannot be (N-SET).</summary>
    public static IReadOnlyList<string> OfChange(JsonObject change)
    {
        var wrong = new List<string>();
        foreach (var one in Fixed)
            if (change.ContainsKey(one.Tag)) wrong.Add($"{Say(one)} may not be set");
        foreach (var one in NeverEmpty)
            if (change.ContainsKey(one.Tag) && !change.HasValue(one.Tag)) wrong.Add($"{Say(one)} may not be emptied");
        wrong.AddRange(WorkitemShape.Faults(change));
        return wrong;
    }

    /// <summary>What of a wish to cancel cannot be: it has the attributes of table CC.2.2-1 and no others.</summary>
    public static IReadOnlyList<string> OfCancelRequest(JsonObject given) =>
    [
        .. given.Select(one => one.Key).Where(tag => tag is not (T.CancelReason or T.CancelReasonCode or T.ContactUri or T.ContactName or T.SpecificCharacterSet)).Select(tag => $"({Comma(tag)}) has no place in a request to cancel"),
        .. WorkitemShape.Faults(given),
    ];

    /// <summary>What the attributes lack for a final state (CC.2.5.1.1).</summary>
    public static IReadOnlyList<string> OfFinal(WorkitemState to, JsonObject set)
    {
        var wrong = new List<string>();
        foreach (var one in (Attribute[])[new(T.SopClassUid, "UI", "SOP Class UID"), new(T.SopInstanceUid, "UI", "SOP Instance UID"), new(T.ModifiedAt, "DT", "Scheduled Procedure Step Modification DateTime"), .. MustHave])
            if (!set.HasValue(one.Tag)) wrong.Add($"{Say(one)} has no value");
        if (to == WorkitemState.Completed) Performed(set, wrong);
        if (to != WorkitemState.Canceled) return wrong;
        if (set.Items(T.Progress).FirstOrDefault() is not { } progress) wrong.Add($"Progress Information Sequence ({Comma(T.Progress)}) has no item");
        else
        {
            if (!progress.HasValue(T.CanceledAt)) wrong.Add($"Procedure Step Cancellation DateTime ({Comma(T.CanceledAt)}) has no value");
            if (!progress.HasValue(T.CancelReasonCode)) wrong.Add($"Procedure Step Discontinuation Reason Code Sequence ({Comma(T.CancelReasonCode)}) has no item");
        }
        return wrong;
    }

    /// <summary>Adds, empty, what whoever makes a workitem must give and did not, and what the hub itself gives.</summary>
    /// <returns>Names of what the standard wants of the maker and that was missing.</returns>
    public static IReadOnlyList<string> Complete(JsonObject set, string uid, DateTimeOffset now, string worklist)
    {
        var missing = new List<string>();
        foreach (var one in MustBeThere)
            if (set.TryAdd(one.Tag, DicomModel.Element(one.Vr))) missing.Add(Say(one));
        foreach (var one in FilledIn) set.TryAdd(one.Tag, DicomModel.Element(one.Vr));
        set.Remove(T.TransactionUid);
        set.Put(T.SopClassUid, "UI", T.SopClass);
        set.Put(T.SopInstanceUid, "UI", uid);
        set.Put(T.ModifiedAt, "DT", DateTimeOf(now));
        // "the SCP shall fill in the Worklist Label"
        if (!set.HasValue(T.WorklistLabel)) set.Put(T.WorklistLabel, "LO", worklist);
        return missing;
    }

    /// <summary>
    /// Fills in what a cancellation without words leaves out: its time, which the table wants of the keeper, and the reason 110513, so that two changes of
    /// state and nothing else cancel a scheduled workitem, as the note of CC.2.5.1.3.2 has it.
    /// </summary>
    public static void FillCanceled(JsonObject set, DateTimeOffset now)
    {
        var progress = set.Items(T.Progress).FirstOrDefault();
        if (progress is null) set[T.Progress] = DicomModel.Sequence(progress = []);
        if (!progress.HasValue(T.CanceledAt)) progress.Put(T.CanceledAt, "DT", DateTimeOf(now));
        // PS3.16 CID 9300, table D-1
        if (!progress.HasValue(T.CancelReasonCode)) progress[T.CancelReasonCode] = DicomModel.Sequence(new JsonObject
        {
            ["00080100"] = DicomModel.Element("SH", "110513"), ["00080102"] = DicomModel.Element("SH", "DCM"), ["00080104"] = DicomModel.Element("LO", "Discontinued for unspecified reason"),
        });
    }

    /// <summary>A time as DT with its offset, UTC (PS3.5 table 6.2-1).</summary>
    public static string DateTimeOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHHmmss.ffffff", CultureInfo.InvariantCulture) + "+0000";

    private static void Performed(JsonObject set, List<string> wrong)
    {
        var items = set.Items(T.Performed).ToList();
        if (items.Count == 0) wrong.Add($"Unified Procedure Step Performed Procedure Sequence ({Comma(T.Performed)}) has no item");
        foreach (var item in items)
        {
            foreach (var one in PerformedWants)
                if (!item.HasValue(one.Tag)) wrong.Add($"{Say(one)} has no value");
            // "if there are no relevant output objects, then this sequence may have no items"
            if (!item.ContainsKey(Output)) wrong.Add($"Output Information Sequence ({Comma(Output)}) is missing");
        }
    }

    private static string Say(Attribute one) => one.Name.Split(": ") is [var name, var why] ? $"{name} ({Comma(one.Tag)}; {why})" : $"{one.Name} ({Comma(one.Tag)})";
    internal static string Comma(string tag) => $"{tag[..4]},{tag[4..]}";
}
