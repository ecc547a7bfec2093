namespace Meridian.Core.Twins;

/// <summary>
/// Hears what changed in the ward, in order, under the ward's lock: be quick, do not throw, call nothing of the ward,
/// copy what is kept. A slow consumer puts a bounded queue of its own behind it.
/// </summary>
public interface IWardListener
{
    void OnWard(WardUpdate update);
}
