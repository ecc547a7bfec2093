namespace Meridian.Wire.Lis;

/// <summary>The C record, a comment on the record before it, by the names of LIS2-A2 clause 10. Any other field can be had from <see cref="Record"/> by its number.</summary>
public readonly record struct LisComment(LisRecord Record)
{
    /// <summary>10.2: sequence number.</summary>
    public LisField Sequence => Record[2];

    /// <summary>10.3: comment source: P practice, L information system, I instrument.</summary>
    public LisField Source => Record[3];

    /// <summary>10.4: comment text: code and text.</summary>
    public LisField Text => Record[4];

    /// <summary>10.5: comment type: G generic, T test name, P positive test, N negative test, I instrument flags.</summary>
    public LisField CommentType => Record[5];
}
