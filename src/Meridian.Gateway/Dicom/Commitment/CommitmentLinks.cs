using System.Collections.Concurrent;
using Meridian.Core.Orders;

namespace Meridian.Gateway.Dicom.Commitment;

/// <summary>The associations that commitments were asked for on, while they are open.</summary>
internal sealed class CommitmentLinks
{
    private readonly ConcurrentDictionary<(string Transaction, string Ae), DicomLink> links = new();

    public void Add(CommitmentRow row, DicomLink link)
    {
        var key = (row.TransactionUid, row.RequesterAe);
        links[key] = link;
        _ = link.Ended.ContinueWith((_, state) => links.TryRemove(new(key, (DicomLink)state!)), link, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The association, while it is open; each is given once.</summary>
    public DicomLink? Take(CommitmentRow row) => links.TryRemove((row.TransactionUid, row.RequesterAe), out var link) && link.IsOpen ? link : null;
}
