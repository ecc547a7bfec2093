namespace Meridian.Virtual.Modality;

/// <summary>What a virtual modality, or several, have done; read while they run.</summary>
public sealed class ModalityCounters
{
    private long studies, discontinued, images, bytes, accepted, warned, refused, unsent, steps, committed, uncommitted;
    private volatile string? lastFailure;

    public long Studies => Interlocked.Read(ref studies);
    /// <summary>Studies that ended before all their images were stored.</summary>
    public long Discontinued => Interlocked.Read(ref discontinued);
    public long Images => Interlocked.Read(ref images);
    public long Bytes => Interlocked.Read(ref bytes);
    /// <summary>Answered with success.</summary>
    public long Accepted => Interlocked.Read(ref accepted);
    /// <summary>Answered with a warning: stored, with a remark.</summary>
    public long Warned => Interlocked.Read(ref warned);
    public long Refused => Interlocked.Read(ref refused);
    /// <summary>Images whose SOP class or transfer syntax the peer did not accept.</summary>
    public long Unsent => Interlocked.Read(ref unsent);
    /// <summary>Performed procedure steps reported.</summary>
    public long Steps => Interlocked.Read(ref steps);
    /// <summary>Images that the peer committed to keep.</summary>
    public long Committed => Interlocked.Read(ref committed);
    /// <summary>Images that the peer did not commit to, or not in time.</summary>
    public long Uncommitted => Interlocked.Read(ref uncommitted);
    public string? LastFailure => lastFailure;

    internal void OnStudy(bool isComplete) => Interlocked.Increment(ref isComplete ? ref studies : ref discontinued);
    internal void OnSent(long length)
    {
        Interlocked.Increment(ref images);
        Interlocked.Add(ref bytes, length);
    }
    internal void OnAccepted() => Interlocked.Increment(ref accepted);
    internal void OnWarned() => Interlocked.Increment(ref warned);
    internal void OnRefused() => Interlocked.Increment(ref refused);
    internal void OnUnsent() => Interlocked.Increment(ref unsent);
    internal void OnStep() => Interlocked.Increment(ref steps);
    internal void OnCommitment(int kept, int not)
    {
        Interlocked.Add(ref committed, kept);
        Interlocked.Add(ref uncommitted, not);
    }
    internal void OnFailure(string why) => lastFailure = why;
}
