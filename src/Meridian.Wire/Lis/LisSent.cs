namespace Meridian.Wire.Lis;

/// <summary>What became of a message that was to be sent.</summary>
/// <param name="Id">The caller's number of <see cref="LisLink.TrySend"/>.</param>
/// <param name="Outcome">Whether the peer acknowledged all of it.</param>
public readonly record struct LisSent(long Id, LisSendOutcome Outcome);

/// <summary>What became of a message that was to be sent. The names are stored and shown: append only.</summary>
public enum LisSendOutcome : byte
{
    /// <summary>The peer acknowledged every frame.</summary>
    Acknowledged = 0,
    /// <summary>The bytes were written; the raw mode knows no acknowledgement.</summary>
    Written = 1,
    /// <summary>Given up: ENQ was not answered.</summary>
    NoAnswer = 2,
    /// <summary>Given up: the peer said busy each time.</summary>
    Busy = 3,
    /// <summary>Given up: a frame was refused too often.</summary>
    Refused = 4,
    /// <summary>Given up: a frame was not answered, and the peer may or may not have the message.</summary>
    NoAcknowledgement = 5,
    /// <summary>Given up: the connection was lost each time.</summary>
    LineLost = 6,
}
