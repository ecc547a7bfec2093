using System.Threading.Channels;
using Meridian.Core.Forwarding;

namespace Meridian.Core.Tests.Forwarding;

/// <summary>A peer that answers as the test says, and tells the test of every attempt.</summary>
internal sealed class RecordingDeliverer : IDeliverer
{
    private readonly Channel<(string Destination, string[] Subjects)> attempts = Channel.CreateUnbounded<(string, string[])>();

    /// <summary>Throws for a peer that is away; else says what becomes of each.</summary>
    public Func<string, DeliveryRow, DeliveryOutcome> Answer { get; set; } = (_, _) => DeliveryOutcome.Done;
    public HashSet<string> Away { get; } = [];

    public bool Takes(DeliveryKind kind) => kind == DeliveryKind.Instance;

    public Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation)
    {
        var isAway = false;
        lock (Away) isAway = Away.Contains(destination);
        if (!isAway)
            foreach (var row in rows) told(new(row, Answer(destination, row), "because"));
        attempts.Writer.TryWrite((destination, [.. rows.Select(row => row.Subject)]));
        return isAway ? Task.FromException(new PeerUnreachableException("away")) : Task.CompletedTask;
    }

    public async Task<(string Destination, string[] Subjects)> NextAsync() => await attempts.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(120));
    public bool HasTried => attempts.Reader.TryPeek(out _);
}
