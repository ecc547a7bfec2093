using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Equipment;

/// <summary>What the writer keeps in hand of one piece of equipment. Owned by the writer's thread.</summary>
public sealed class EquipmentEntry(EquipmentRow row)
{
    private const int ReferencesKept = 2048;
    private readonly Dictionary<MetricDescriptor, MetricId> byReference = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<MetricDescriptor, MetricId> byValue = [];

    public EquipmentId Id => Row.Id;
    public EquipmentRow Row { get; internal set; } = row;
    public ClockOffset Clock { get; } = new();
    internal bool ClockRecalled { get; set; }

    internal bool TryFind(MetricDescriptor metric, out MetricId id)
    {
        if (byReference.TryGetValue(metric, out id)) return true;
        if (!byValue.TryGetValue(metric, out id)) return false;
        // a translator that makes a new instance each time must not fill the memory
        if (byReference.Count >= ReferencesKept) byReference.Clear();
        byReference[metric] = id;
        return true;
    }

    internal void Add(MetricDescriptor metric, MetricId id) => byValue[metric] = id;

    internal void Remove(MetricDescriptor metric)
    {
        byValue.Remove(metric);
        byReference.Clear();
    }
}
