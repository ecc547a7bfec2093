namespace Meridian.Core.Forwarding;

/// <summary>What became of one thing.</summary>
public enum DeliveryOutcome : byte
{
    /// <summary>The peer has it.</summary>
    Done = 1,
    /// <summary>The peer refused it, or it cannot be made: tried again some times, then given up.</summary>
    Refused = 2,
    /// <summary>It will never be possible (the peer is not in the list any more, the instance was deleted): given up at once.</summary>
    Impossible = 3,
    /// <summary>It is not over, and nothing was refused: its next step waits in its place.</summary>
    Onward = 4,
}

/// <param name="Reason">For refused and impossible: one sentence without payload.</param>
/// <param name="Next">For onward: what waits in its place, under its number; null: the deliverer has written that itself.</param>
public sealed record DeliveryResult(DeliveryRow Row, DeliveryOutcome Outcome, string? Reason = null, DeliveryRow? Next = null);

/// <summary>The peer cannot be reached, or broke off: what was not yet answered is tried again after a pause, without counting as a refusal.</summary>
public sealed class PeerUnreachableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Carries things of one kind to peers.</summary>
public interface IDeliverer
{
    bool Takes(DeliveryKind kind);

    /// <summary>Carries as many as it can, in order, telling each as it is done; those it does not tell of wait on.</summary>
    /// <param name="told">Must be called for each thing that the peer has answered.</param>
    /// <exception cref="PeerUnreachableException">The peer cannot be reached or broke off.</exception>
    Task DeliverAsync(string destination, IReadOnlyList<DeliveryRow> rows, Action<DeliveryResult> told, CancellationToken cancellation);
}
