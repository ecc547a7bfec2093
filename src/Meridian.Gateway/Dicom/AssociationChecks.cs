using System.Collections.Concurrent;

namespace Meridian.Gateway.Dicom;

/// <summary>Ends associations of the hub in which a message from the peer has begun and does not go on. One clock for all, as the endpoint's.</summary>
internal sealed class AssociationChecks : IDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<DicomLink, byte> links = new();
    private readonly DicomOptions options;
    private readonly ITimer checks;

    public AssociationChecks(DicomOptions options, TimeProvider clock)
    {
        this.options = options;
        checks = clock.CreateTimer(static state => ((AssociationChecks)state!).Check(), this, CheckEvery, CheckEvery);
    }

    public void Add(DicomLink link) => links[link] = 0;

    public void Remove(DicomLink link) => links.TryRemove(link, out _);

    public void Dispose() => checks.Dispose();

    private void Check()
    {
        foreach (var (link, _) in links)
        {
            if (link.Stalled is not { } stalled || stalled < options.StallTimeout) continue;
            DicomMetrics.TimedOut.Add(1);
            _ = link.AbortAsync("timed out: a message was begun and does not go on");
        }
    }
}
