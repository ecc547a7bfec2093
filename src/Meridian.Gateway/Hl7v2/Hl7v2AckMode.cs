using Meridian.Core.Intake;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>HL7 table 0155: when an acknowledgement is wanted (MSH-15, MSH-16).</summary>
internal enum Hl7v2AckCondition : byte { Never, Always, OnError, OnSuccess }

/// <summary>
/// Which acknowledgements a message wants (2.9.2, 2.9.3). Original mode: MSH-15 and MSH-16 are empty, one application acknowledgement; what stands there without being a
/// word of table 0155 counts as empty (makers of analyzers write the kind of a result to MSH-16), since a sender that waits in vain sends no more.
/// Enhanced mode: an accept acknowledgement by MSH-15, an application acknowledgement by MSH-16, an empty one of the two being NE.
/// An answer is acknowledged only where it asks for it itself, and an ACK never.
/// </summary>
internal readonly record struct Hl7v2AckMode(bool IsEnhanced, Hl7v2AckCondition Accept, Hl7v2AckCondition Application)
{
    public static Hl7v2AckMode Original => new(false, Hl7v2AckCondition.Never, Hl7v2AckCondition.Always);
    public static Hl7v2AckMode Silent => new(true, Hl7v2AckCondition.Never, Hl7v2AckCondition.Never);

    public static Hl7v2AckMode Of(Hl7v2Segment header, bool isAnswer)
    {
        var accept = header[15];
        var application = header[16];
        if (isAnswer) return header[9][1].Is("ACK"u8) ? Silent : new(true, Read(accept.Raw), Hl7v2AckCondition.Never);
        return !IsCondition(accept.Raw) && !IsCondition(application.Raw) ? Original : new(true, Read(accept.Raw), Read(application.Raw));
    }

    private static bool IsCondition(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("AL"u8) || text.SequenceEqual("NE"u8) || text.SequenceEqual("ER"u8) || text.SequenceEqual("SU"u8);

    private static Hl7v2AckCondition Read(ReadOnlySpan<byte> text) => text switch
    {
        _ when text.SequenceEqual("AL"u8) => Hl7v2AckCondition.Always,
        _ when text.SequenceEqual("ER"u8) => Hl7v2AckCondition.OnError,
        _ when text.SequenceEqual("SU"u8) => Hl7v2AckCondition.OnSuccess,
        _ => Hl7v2AckCondition.Never,
    };

    /// <summary>True when some acknowledgement leaves for this outcome.</summary>
    public bool Wants(Hl7v2Outcome outcome) => AcceptCode(outcome) is not null || ApplicationCode(outcome) is not null;

    /// <summary>CA, CE, CR; null for none.</summary>
    public Hl7v2AckCode? AcceptCode(Hl7v2Outcome outcome) => !IsEnhanced || !IsDue(Accept, outcome) ? null : outcome switch
    {
        Hl7v2Outcome.Accepted => Hl7v2AckCode.CA,
        Hl7v2Outcome.Refused => Hl7v2AckCode.CR,
        _ => Hl7v2AckCode.CE,
    };

    /// <summary>AA, AE, AR; null for none. After a negative accept acknowledgement no application acknowledgement follows (2.9.3.2).</summary>
    public Hl7v2AckCode? ApplicationCode(Hl7v2Outcome outcome)
    {
        if (!IsDue(Application, outcome) || (outcome != Hl7v2Outcome.Accepted && AcceptCode(outcome) is not null)) return null;
        return outcome switch
        {
            Hl7v2Outcome.Accepted => Hl7v2AckCode.AA,
            Hl7v2Outcome.Refused => Hl7v2AckCode.AR,
            _ => Hl7v2AckCode.AE,
        };
    }

    private static bool IsDue(Hl7v2AckCondition condition, Hl7v2Outcome outcome) => condition switch
    {
        Hl7v2AckCondition.Always => true,
        Hl7v2AckCondition.OnError => outcome != Hl7v2Outcome.Accepted,
        Hl7v2AckCondition.OnSuccess => outcome == Hl7v2Outcome.Accepted,
        _ => false,
    };
}

/// <summary>What an acknowledgement says of a message.</summary>
internal enum Hl7v2Outcome : byte
{
    /// <summary>Understood, and on stable storage.</summary>
    Accepted,
    /// <summary>The header is not one that the hub serves: sending it again is of no use. Kept in quarantine.</summary>
    Refused,
    /// <summary>The content was not understood. Kept in quarantine.</summary>
    NotUnderstood,
    /// <summary>The record cannot take it now: nothing was kept, and it should be sent again.</summary>
    TryAgain,
}
