using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>An attribute of a study or series on which an instance disagrees with the first one. The first value stands; this one is shown.</summary>
/// <param name="Study">Number of the study.</param>
/// <param name="Series">Number of the series; 0: an attribute of the study.</param>
/// <param name="Tag">Eight hexadecimal digits.</param>
/// <param name="Standing">The value of the first; null: empty.</param>
/// <param name="Other">The value that came; null: empty.</param>
/// <param name="Instance">The first instance that says so.</param>
public sealed record DisagreementRow(long Study, long Series, string Tag, string? Standing, string? Other, Sequence Instance, DateTimeOffset At);
