using System.Runtime.CompilerServices;

namespace Meridian.Testing;

/// <summary>Waits for what tells nobody that it happened: the state of another program, or of the hub as another program sees it.</summary>
public static class Eventually
{
    /// <summary>Looks again and again until it holds.</summary>
    /// <exception cref="TimeoutException">It did not before the deadline; says what.</exception>
    public static async Task HoldsAsync(Func<bool> holds, CancellationToken deadline, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        ArgumentNullException.ThrowIfNull(holds);
        while (!holds())
        {
            try
            {
                await Task.Delay(20, deadline);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException("It never held: " + what);
            }
        }
    }
}
