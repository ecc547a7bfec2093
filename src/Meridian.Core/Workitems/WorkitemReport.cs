namespace Meridian.Core.Workitems;

/// <summary>Event type ID of a report (PS3.4 table CC.2.4-1).</summary>
public enum WorkitemEvent : byte { StateReport = 1, CancelRequested = 2, ProgressReport = 3, ScpStatusChange = 4, Assigned = 5 }

/// <summary>One event report to its receivers (PS3.18 11.13).</summary>
/// <param name="Event">Its type.</param>
/// <param name="Receivers">AE titles.</param>
/// <param name="Text">The report as the DICOM JSON model.</param>
public sealed record WorkitemReport(WorkitemEvent Event, IReadOnlyList<string> Receivers, string Text);
