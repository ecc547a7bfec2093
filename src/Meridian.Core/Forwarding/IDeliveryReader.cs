namespace Meridian.Core.Forwarding;

/// <summary>The read side of the queue to peers: committed rows, from any thread.</summary>
/// <remarks>Every member throws <see cref="Record.RecordUnavailableException"/> when the store cannot be read.</remarks>
public interface IDeliveryReader
{
    /// <summary>The highest number given so far.</summary>
    long LastDelivery();
    DeliveryRow? Delivery(long id);
    /// <summary>What waits or was given up at a peer about one subject, oldest first.</summary>
    IReadOnlyList<DeliveryRow> DeliveriesOf(string destination, string subject);
    /// <summary>What is due at a peer, oldest first.</summary>
    IReadOnlyList<DeliveryRow> Due(string destination, DateTimeOffset now, int limit);
    /// <summary>When the next one is due at a peer; null: nothing waits.</summary>
    DateTimeOffset? NextDue(string destination);
    /// <summary>Newest first, before a number (exclusive); of a peer, of a state, or all.</summary>
    IEnumerable<DeliveryRow> Deliveries(string? destination, DeliveryState? state, long? before, int limit);
    /// <summary>By destination, every one that ever had something.</summary>
    IReadOnlyList<DeliveryCount> DeliveryCounts();
}
