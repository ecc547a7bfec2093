namespace Meridian.Core.Imaging;

/// <summary>
/// The door for images. <see cref="StoreAsync"/> completes after both the bytes and the index row are on stable storage, or says why
/// nothing was kept. Any thread; two stores of one SOP Instance UID go one after the other.
/// </summary>
public sealed partial class ImagingDesk(IServiceProvider services)
{
    /// <summary>
    /// Keeps an instance. Identical bytes under the same UID: <see cref="InstanceOutcome.Duplicate"/>, no second copy. Other bytes:
    /// kept apart as <see cref="InstanceOutcome.Conflict"/>. Never throws for a store in trouble: that is a receipt.
    /// </summary>
    /// <param name="incoming">Belongs to the desk from here on, and is disposed by it.</param>
    /// <param name="cancellation">Gives up waiting at a full door; what was taken in is carried out.</param>
    public async Task<InstanceReceipt> StoreAsync(IncomingObject incoming, InstanceFacts facts, Provenance provenance, CancellationToken cancellation = default)
    {
        await Task.CompletedTask;
        _ = services; _ = facts; _ = provenance; cancellation.ThrowIfCancellationRequested();
        incoming.Dispose();
        return InstanceReceipt.Unavailable("This version of the hub keeps no images yet.");
    }
}
