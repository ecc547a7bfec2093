namespace Meridian.Gateway.Hl7v2;

/// <summary>What came back for a message of the hub.</summary>
internal enum Hl7v2ReplyKind : byte
{
    /// <summary>AA or CA.</summary>
    Accepted,
    /// <summary>AE or CE for a cause that passes (table 0357: 206, 207).</summary>
    TryAgain,
    /// <summary>Any other negative answer: sending it again is of no use.</summary>
    Refused,
    /// <summary>None in time, or the connection was lost.</summary>
    NoAnswer,
}

/// <param name="Code">MSA-1.</param>
/// <param name="Reason">The peer's text, or why there is none.</param>
internal readonly record struct Hl7v2Reply(Hl7v2ReplyKind Outcome, string? Code, string? Reason)
{
    public bool IsWorthRepeating => Outcome is Hl7v2ReplyKind.TryAgain or Hl7v2ReplyKind.NoAnswer;
}
