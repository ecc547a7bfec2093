namespace Meridian.Virtual.Load;

/// <summary>The end of a play: how many messages were accepted (AA, CA), refused (AE, AR, CE, CR), and had no answer.</summary>
public sealed record PlaySummary(int Accepted, int Refused, int Unanswered)
{
    /// <summary>Messages that are acknowledgments themselves and got no answer, as HL7 2.9 has it: nobody acknowledges an acknowledgment.</summary>
    public int Acknowledgments { get; init; }

    public int Total => Accepted + Refused + Unanswered + Acknowledgments;
}
