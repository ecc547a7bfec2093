namespace Meridian.Virtual.Load;

/// <summary>The end of a play: how many messages were accepted (AA, CA), refused (AE, AR, CE, CR), and had no answer.</summary>
public sealed record PlaySummary(int Accepted, int Refused, int Unanswered)
{
    public int Total => Accepted + Refused + Unanswered;
}
