using Meridian.Core.Record;

namespace Meridian.Core.Alarms;

/// <summary>What became of an acknowledgement.</summary>
public enum AcknowledgeOutcome : byte { Done = 1, NoSuchAlert = 2, AlreadyAcknowledged = 3 }

/// <summary>The answer to an acknowledgement; <paramref name="Alert"/> is the newest step, null when there is no such present alert.</summary>
public sealed record Acknowledgement(AcknowledgeOutcome Outcome, AlertEventRow? Alert);
