using System.Text.Json.Nodes;
using T = Meridian.Core.Workitems.WorkitemTags;

namespace Meridian.Core.Workitems;

/// <summary>
/// Makes event reports (PS3.4 table CC.2.4-1) as PS3.18 11.13 writes them: the class, message and instance of the command set (PS3.7 table 10.3-1) with the
/// attributes of the event. The class is always UPS Push (CC.2.4.3).
/// </summary>
public sealed class WorkitemReports
{
    private int last;

    /// <summary>1: the state, and why where it was canceled.</summary>
    public WorkitemReport State(string uid, JsonObject set, WorkitemState state, IReadOnlyList<string> receivers)
    {
        var report = new JsonObject { [T.State] = DicomModel.Element("CS", state.Term), [T.InputReadiness] = set[T.InputReadiness]?.DeepClone() ?? DicomModel.Element("CS") };
        if (state == WorkitemState.Canceled && set.Items(T.Progress).FirstOrDefault() is { } progress) Copy(progress, report, T.CancelReason, T.CancelReasonCode);
        return Make(WorkitemEvent.StateReport, uid, report, receivers);
    }

    /// <summary>2: somebody wants it canceled, and what they gave with it.</summary>
    public WorkitemReport CancelRequested(string uid, string requester, JsonObject given, IReadOnlyList<string> receivers)
    {
        var report = new JsonObject { [T.RequestingAe] = DicomModel.Element("AE", requester) };
        Copy(given, report, T.CancelReason, T.CancelReasonCode, T.ContactUri, T.ContactName);
        return Make(WorkitemEvent.CancelRequested, uid, report, receivers);
    }

    /// <summary>3: how far it is.</summary>
    public WorkitemReport Progress(string uid, JsonObject set, IReadOnlyList<string> receivers)
    {
        var report = new JsonObject();
        Copy(set, report, T.Progress);
        return Make(WorkitemEvent.ProgressReport, uid, report, receivers);
    }

    /// <summary>4: the hub was started again, or is about to stop; its lists are kept either way.</summary>
    public WorkitemReport Hub(bool restarted, IReadOnlyList<string> receivers) => Make(WorkitemEvent.ScpStatusChange, WorkitemSubscriptionRow.Global, new()
    {
        [T.ScpStatus] = DicomModel.Element("CS", restarted ? "RESTARTED" : "GOING DOWN"), [T.SubscriptionListStatus] = DicomModel.Element("CS", "WARM START"),
        [T.WorkitemListStatus] = DicomModel.Element("CS", "WARM START"),
    }, receivers);

    /// <summary>5: whom it is for. The table has the performers' codes and organization apart, CC.2.4.3 the whole sequence: both are told.</summary>
    public WorkitemReport Assigned(string uid, JsonObject set, IReadOnlyList<string> receivers)
    {
        var report = new JsonObject();
        if (set.HasValue(T.StationName)) Copy(set, report, T.StationName);
        if (set.Items(T.HumanPerformers).FirstOrDefault() is { } performer)
        {
            Copy(set, report, T.HumanPerformers);
            Copy(performer, report, T.HumanPerformerCode, T.HumanPerformerOrganization);
        }
        return Make(WorkitemEvent.Assigned, uid, report, receivers);
    }

    private WorkitemReport Make(WorkitemEvent type, string uid, JsonObject report, IReadOnlyList<string> receivers)
    {
        report.Put("00000002", "UI", T.SopClass);
        // 1 to 65535, again and again
        report["00000110"] = DicomModel.Element("US", (int)((uint)Interlocked.Increment(ref last) % 65_535) + 1);
        report.Put("00001000", "UI", uid);
        report["00001002"] = DicomModel.Element("US", (int)type);
        return new(type, receivers, DicomModel.Text(report));
    }

    private static void Copy(JsonObject from, JsonObject to, params ReadOnlySpan<string> tags)
    {
        foreach (var tag in tags)
            if (from[tag] is { } element) to[tag] = element.DeepClone();
    }
}
