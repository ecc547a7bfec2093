namespace Meridian.Core.Laboratory;

/// <summary>
/// Hears what changed in the laboratory, after the commit, on the writer's thread, in the order of the record. A listener must be quick and must not throw;
/// it puts what it needs into a queue of its own. Registered in DI. What must not be lost (reports to other systems) is put into the transaction itself by an
/// <see cref="Feed.IBatchFollower"/>.
/// </summary>
public interface ILabListener
{
    void OnLaboratory(LabNews news);
}

/// <summary>What one transaction brought. The lists belong to the listener.</summary>
/// <param name="Orders">New or changed, newest state of each.</param>
/// <param name="Results">New or changed, newest state of each.</param>
public sealed record LabNews(IReadOnlyList<LabOrderRow> Orders, IReadOnlyList<LabResultRow> Results);
