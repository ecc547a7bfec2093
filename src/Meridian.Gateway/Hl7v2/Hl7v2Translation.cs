using Meridian.Core.Intake;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>What a message was understood to say, or why it was not.</summary>
internal sealed record Hl7v2Translation
{
    /// <summary>Understood, and nothing in it is for the hub.</summary>
    public static Hl7v2Translation Nothing { get; } = new();

    /// <summary>An answer to something that was sent: it is kept and never answered, or two peers would acknowledge each other for ever.</summary>
    public static Hl7v2Translation Answer { get; } = new() { IsAnswer = true };

    public Facts Facts { get; init; } = Facts.None;

    /// <summary>Why not; null: understood.</summary>
    public Rejection? Rejection { get; init; }

    /// <summary>The same for the ERR segment of the answer.</summary>
    public Hl7v2Error? Error { get; init; }

    /// <summary>2.9.2.2: the header itself (MSH-9, MSH-11, MSH-12) is refused, AR or CR; otherwise the content is, AE or CE.</summary>
    public bool IsHeaderRefused { get; init; }

    public bool IsAnswer { get; init; }

    /// <summary>What the application's answer is, where it is no general acknowledgment.</summary>
    public Hl7v2AnswerForm Form { get; init; }

    /// <summary>For an answer: MSA-2 and MSA-1, which of the hub's messages it answers and how; null: it does not say.</summary>
    public (string ControlId, string Code)? AnswerTo { get; init; }

    /// <summary>What an analyzer asks for; null: nothing.</summary>
    public Hl7v2LabQuery? Query { get; init; }

    public static Hl7v2Translation Refuse(string reason, Hl7v2Place place, Hl7v2ErrorCode code, string message, bool header = false) => new()
    {
        Rejection = new(reason, place.IsUnknown ? null : place.ToString(), message),
        Error = new(place, code, Hl7v2Severity.Error, message),
        IsHeaderRefused = header,
    };

    public static Hl7v2Translation Refuse(Hl7v2Rejection rejection) => new()
    {
        Rejection = new(rejection.Reason.ToString(), rejection.Place.IsUnknown ? $"byte {rejection.Offset}" : rejection.Place.ToString(), rejection.Describe()),
        Error = Hl7v2Error.From(rejection),
        IsHeaderRefused = rejection.Reason is Hl7v2Reject.Empty or Hl7v2Reject.NoHeader or Hl7v2Reject.HeaderTooShort or Hl7v2Reject.BadDelimiters
            or Hl7v2Reject.UnknownCharset or Hl7v2Reject.UnsupportedCharset or Hl7v2Reject.TooLong,
    };
}
