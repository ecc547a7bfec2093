namespace Meridian.Model;

/// <summary>
/// Where a metric sits in its equipment: MDS, VMD, channel, metric and, where there is a fifth level, facet
/// (IHE PCD TF-2, OBX-4; ISO/IEEE 11073-10201 domain information model). A level that was not sent is 0.
/// </summary>
public readonly record struct Containment(int Mds, int Vmd, int Channel, int Metric, int Facet)
{
    public override string ToString() => Facet == 0 ? $"{Mds}.{Vmd}.{Channel}.{Metric}" : $"{Mds}.{Vmd}.{Channel}.{Metric}.{Facet}";
}
