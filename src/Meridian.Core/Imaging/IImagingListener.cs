namespace Meridian.Core.Imaging;

/// <summary>
/// Hears what images came, after the commit, on the writer's thread, in the order of the record. A listener must be quick and must
/// not throw; it puts what it needs into a queue of its own. Registered in DI.
/// </summary>
public interface IImagingListener
{
    /// <summary>New instances (with their series and study as of this commit), new conflicts, and studies that changed otherwise.</summary>
    void OnImages(ImagingNews news);
}

/// <summary>What one transaction brought. The lists belong to the listener.</summary>
/// <param name="Instances">Newly stored; without their bytes.</param>
/// <param name="Conflicts">New or decided ones.</param>
/// <param name="Studies">Newest state of each study that anything of this touched.</param>
public sealed record ImagingNews(IReadOnlyList<InstanceRow> Instances, IReadOnlyList<ConflictRow> Conflicts, IReadOnlyList<StudyRow> Studies);
