using Meridian.Model;

namespace Meridian.Core.Imaging;

/// <summary>Where the bytes of an instance are. Opened with <see cref="IImageStore.Open"/>.</summary>
/// <param name="Sequence">The instance's number in the record.</param>
/// <param name="Path">Below the imaging folder, parts by <c>/</c>; null: in the record itself, until the mover has laid it out as a file.</param>
public readonly record struct ObjectLocation(Sequence Sequence, string? Path);
