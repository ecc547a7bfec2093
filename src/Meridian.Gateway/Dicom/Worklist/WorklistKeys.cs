using System.Globalization;
using Meridian.Core.Orders;
using Meridian.Gateway.Dicom.Matching;
using Meridian.Model;
using Meridian.Wire.Dicom;

namespace Meridian.Gateway.Dicom.Worklist;

/// <summary>
/// What of a worklist identifier the record itself looks for: the time, the modality, the station. A range of dates together with a range of times is one range from
/// the first date's time to the last date's (PS3.4 K.6.1.2.2 has both keys for range matching; dcmtk's worklist provider and modalities mean it so).
/// </summary>
internal readonly record struct WorklistKeys(WorklistQuery Query, DateTimeOffset? From, DateTimeOffset? To, bool IsCombined)
{
    /// <summary>Keys that are matched here already.</summary>
    public bool IsMatched(DicomTag tag) => IsCombined && (tag == DicomTags.ScheduledProcedureStepStartDate || tag == DicomTags.ScheduledProcedureStepStartTime);

    /// <summary>Whether a step's time fits; without a range of dates any does, and <see cref="KeyMatch"/> looks closer.</summary>
    public bool IsInTime(DateTimeOffset? start) => (From is null && To is null) || (start is { } at && (From is not { } from || at >= from) && (To is not { } to || at < to));

    public static WorklistKeys Read(DicomDataset keys, TimeZoneInfo zone)
    {
        var step = keys.GetItems(DicomTags.ScheduledProcedureStepSequence) is [var item, ..] ? item : new DicomDataset();
        var status = step.GetString(DicomTags.ScheduledProcedureStepStatus);
        var query = new WorklistQuery
        {
            Statuses = status is { Length: > 0 } ? [] : [StepStatus.Scheduled, StepStatus.Arrived],
            Modality = Single(step, DicomTags.Modality),
            StationAe = Single(step, DicomTags.ScheduledStationAETitle),
        };
        var (firstDay, lastDay) = Range(step.GetString(DicomTags.ScheduledProcedureStepStartDate));
        if (firstDay is null && lastDay is null) return new(query, null, null, false);
        var time = step.GetString(DicomTags.ScheduledProcedureStepStartTime) ?? "";
        var dash = time.IndexOf('-', StringComparison.Ordinal);
        var isCombined = dash >= 0 && firstDay != lastDay;
        var begins = isCombined && dash > 0 && TimeOfDay(time[..dash], isEnd: false) is { } low ? low : 0;
        var ends = isCombined && dash < time.Length - 1 && TimeOfDay(time[(dash + 1)..], isEnd: true) is { } high ? high + TimeSpan.TicksPerMicrosecond : TimeSpan.TicksPerDay;
        DateTimeOffset? from = firstDay is { } first ? At(first, begins, zone) : null, to = lastDay is { } last ? At(last, ends, zone) : null;
        return new(query with { From = from, To = to }, from, to, isCombined);
    }

    private static (DateOnly? First, DateOnly? Last) Range(string? key)
    {
        if (string.IsNullOrEmpty(key)) return default;
        var dash = key.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) return DicomDates.TryParseDate(key, out var day) ? (day, day) : default;
        return (DicomDates.TryParseDate(key.AsSpan(0, dash).Trim(), out var first) ? first : null, DicomDates.TryParseDate(key.AsSpan(dash + 1).Trim(), out var last) ? last : null);
    }

    // the last microsecond of what is written, for an end
    private static long? TimeOfDay(string text, bool isEnd) =>
        KeyRange.Time(text.Trim(), isEnd) is { } digits && TimeSpan.TryParseExact(digits, "hhmmssffffff", CultureInfo.InvariantCulture, out var time) ? time.Ticks : null;

    private static DateTimeOffset At(DateOnly day, long ticks, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified).AddTicks(ticks);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static string? Single(DicomDataset keys, DicomTag tag) => keys.GetStrings(tag) is [{ Length: > 0 } one] && !one.AsSpan().ContainsAny('*', '?') ? one : null;
}
