namespace Meridian.Core.Intake;

/// <summary>The door's measures.</summary>
public sealed class IntakeOptions
{
    /// <summary>Messages that may wait at the door; a further one waits outside (back-pressure on its connection). Default: 4096 (0.4 s at the aimed 10,000 a second).</summary>
    public int QueueLength { get; set; } = 4096;
    /// <summary>Most messages in one transaction. Default: 1024 (bounds how long the first waits for the last).</summary>
    public int BatchMessages { get; set; } = 1024;
    /// <summary>Most raw bytes in one transaction; one larger message goes alone. Default: 8 MiB (bounds memory and the time of one commit).</summary>
    public long BatchBytes { get; set; } = 8 << 20;
    /// <summary>How long a sender's control id is remembered. Default: 24 h (IHE and LIS senders resend within hours).</summary>
    public TimeSpan DuplicateWindow { get; set; } = TimeSpan.FromHours(24);
    /// <summary>Most control ids remembered; the oldest are forgotten first. Default: 1,000,000 (about 60 MB at the most).</summary>
    public int DuplicateKeys { get; set; } = 1_000_000;
    /// <summary>Most control ids read back at the start. Default: 200,000 (resends after a restart come within minutes; reading takes a fraction of a second).</summary>
    public int DuplicateKeysAtStart { get; set; } = 200_000;
}
