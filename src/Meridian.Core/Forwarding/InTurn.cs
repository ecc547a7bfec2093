namespace Meridian.Core.Forwarding;

/// <summary>Keeps what is told of one subject in its order: what follows on something waits until the peer has taken that one, also where that was given up.</summary>
public sealed class InTurn(IDeliveryReader deliveries, ForwardingOptions options, TimeProvider clock)
{
    /// <summary>The row as it waits behind an earlier one of its kind and subject; null: it is its turn.</summary>
    /// <param name="taken">Earlier ones that the peer has taken just now.</param>
    public DeliveryRow? Behind(DeliveryRow row, IReadOnlySet<long> taken)
    {
        if (deliveries.DeliveriesOf(row.Destination, row.Subject).FirstOrDefault(other => other.Kind == row.Kind && other.Id < row.Id && !taken.Contains(other.Id)) is not { } earlier) return null;
        return earlier.State == DeliveryState.Dead
            ? row with { DueAt = clock.GetUtcNow() + options.LongestPause, LastError = $"An earlier message about this was given up (number {earlier.Id}): send that again, or let it go." }
            : row with { DueAt = clock.GetUtcNow() + options.PauseBefore(earlier.Attempts + 1), LastError = $"Waits for an earlier message about this (number {earlier.Id})." };
    }
}
