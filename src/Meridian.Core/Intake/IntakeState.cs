using Meridian.Core.Record;

namespace Meridian.Core.Intake;

/// <summary>How the door stands, for health checks and the system page.</summary>
/// <param name="Trouble">Why nothing can be committed; null: all is well.</param>
/// <param name="Message">One sentence for people.</param>
/// <param name="Since">When the trouble began.</param>
/// <param name="Waiting">What waits for the writer.</param>
/// <param name="Committed">Messages committed since the start.</param>
public sealed record IntakeState(RecordTrouble? Trouble, string? Message, DateTimeOffset? Since, int Waiting, long Committed);
