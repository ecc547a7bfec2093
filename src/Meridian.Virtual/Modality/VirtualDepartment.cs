namespace Meridian.Virtual.Modality;

/// <summary>
/// An imaging department: one machine of each kind. At the start each makes one study of a patient of the ward, one machine after another so that a small
/// computer is not taken up by it; then each waits for what the worklist has for it.
/// </summary>
public sealed class VirtualDepartment(VirtualModalityOptions options, TimeProvider time)
{
    private static readonly ModalityKind[] Order = [ModalityKind.Pet, ModalityKind.Us, ModalityKind.Mr, ModalityKind.Dx, ModalityKind.Ct];

    public ModalityCounters Counters { get; } = new();

    /// <summary>Works until cancelled; does not throw when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < Order.Length && !cancellation.IsCancellationRequested; i++)
            await new VirtualModality(options with { Kind = Order[i], FirstPatient = options.FirstPatient + i, Studies = 1, UseWorklist = false }, time, Counters).RunAsync(cancellation).ConfigureAwait(false);
        await Task.WhenAll(Order.Select(kind => new VirtualModality(options with { Kind = kind, Studies = null, UseWorklist = true, WorklistInterval = TimeSpan.FromSeconds(10) }, time, Counters).RunAsync(cancellation))).ConfigureAwait(false);
    }
}
