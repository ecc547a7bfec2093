namespace Meridian.Wire.Hl7v2;

/// <summary>HL7 table 0516, error severity (ERR-4).</summary>
public enum Hl7v2Severity : byte
{
    Error,
    Warning,
    Information,
    /// <summary>Fatal, with 2.6.</summary>
    Fatal,
}

/// <summary>One ERR segment of an acknowledgement. The texts must hold no patient data: they end in the sender's logs.</summary>
/// <param name="Place">Where in the refused message.</param>
/// <param name="Code">Why, from table 0357.</param>
/// <param name="UserText">For people, ERR-8 (MSA-3 before 2.5).</param>
/// <param name="DiagnosticText">For support, ERR-7.</param>
public sealed record Hl7v2Error(Hl7v2Place Place, Hl7v2ErrorCode Code, Hl7v2Severity Severity = Hl7v2Severity.Error, string? UserText = null, string? DiagnosticText = null)
{
    /// <summary>The error that tells a sender about a refusal of this room.</summary>
    public static Hl7v2Error From(Hl7v2Rejection rejection) => new(rejection.Place, CodeOf(rejection.Reason), Hl7v2Severity.Error, rejection.Describe());

    private static Hl7v2ErrorCode CodeOf(Hl7v2Reject reason) => reason switch
    {
        Hl7v2Reject.None => Hl7v2ErrorCode.MessageAccepted,
        Hl7v2Reject.Empty or Hl7v2Reject.NoHeader or Hl7v2Reject.BadSegmentId or Hl7v2Reject.NoSegmentTerminators
            or Hl7v2Reject.SecondHeader or Hl7v2Reject.BatchEnvelope or Hl7v2Reject.BrokenBatch => Hl7v2ErrorCode.SegmentSequenceError,
        Hl7v2Reject.HeaderTooShort => Hl7v2ErrorCode.RequiredFieldMissing,
        Hl7v2Reject.BadDelimiters => Hl7v2ErrorCode.DataTypeError,
        Hl7v2Reject.UnknownCharset or Hl7v2Reject.UnsupportedCharset => Hl7v2ErrorCode.TableValueNotFound,
        // 104 is of 2.7, and is about a value: what is too much for this receiver is its own affair.
        Hl7v2Reject.TooLong or Hl7v2Reject.TooManySegments or Hl7v2Reject.TooManyFields or Hl7v2Reject.TooManyMessages
            or Hl7v2Reject.TextNotRepresentable or Hl7v2Reject.ValueBreaksMessage => Hl7v2ErrorCode.ApplicationInternalError,
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
