namespace Meridian.Server.Doctor;

public enum Verdict { Well, Note, Ill }

/// <summary>One thing that was looked at.</summary>
/// <param name="What">e.g. <c>port mllp</c>.</param>
/// <param name="Seen">What was found.</param>
/// <param name="Do">What to do; null: nothing.</param>
public sealed record Finding(Verdict Verdict, string What, string Seen, string? Do = null)
{
    public override string ToString()
    {
        var mark = Verdict switch { Verdict.Well => "ok  ", Verdict.Note => "note", Verdict.Ill => "ILL ", _ => throw new InvalidOperationException() };
        return $"{mark}  {What,-18} {Seen}{(Do is null ? "" : $"\n      {"",-18} → {Do}")}";
    }
}
