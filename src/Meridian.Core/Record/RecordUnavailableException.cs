namespace Meridian.Core.Record;

/// <summary>Why the record cannot take or give data now.</summary>
public enum RecordTrouble : byte { DiskFull = 1, Locked = 2, Damaged = 3, InputOutput = 4, ReadOnly = 5, Closed = 6 }

/// <summary>The record cannot do its work now. The message is for people and carries no patient data.</summary>
public sealed class RecordUnavailableException(RecordTrouble trouble, string message, Exception? inner = null) : Exception(message, inner)
{
    public RecordTrouble Trouble { get; } = trouble;
}
