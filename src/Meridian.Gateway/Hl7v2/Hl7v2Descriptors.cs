using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Meridian.Model;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>
/// Keeps one <see cref="MetricDescriptor"/> and one <see cref="Code"/> for equal bytes, so that the values of a monitor, which says the same
/// thousands of times an hour, cost a look-up and share their descriptor. Owned by one connection; bounded, and emptied when full.
/// </summary>
/// <param name="capacity">Most entries.</param>
internal sealed class Hl7v2Descriptors(int capacity = 4096)
{
    private const int LongestKey = 512;
    private static readonly SearchValues<byte> NotPlain = SearchValues.Create([.. Enumerable.Range(0x80, 0x80).Select(b => (byte)b), 0x1B]);

    private readonly Dictionary<int, CodeEntry> codes = [];
    private readonly Dictionary<int, MetricEntry> metrics = [];
    private readonly Dictionary<(MetricDescriptor, Code), MetricDescriptor> united = new(SamePair.Instance);
    private Hl7v2Delimiters delimiters;
    private int count;

    private sealed record CodeEntry(byte[] Key, Code Code, CodeEntry? Next);
    private sealed record MetricEntry(byte[] Key, int IdLength, int PlaceLength, Code? Vmd, Code? Channel, bool IsWave, MetricDescriptor Metric, MetricEntry? Next);

    /// <summary>Entries held.</summary>
    public int Count => count;

    /// <summary>To be called once a message: other delimiters give other meaning to the same bytes.</summary>
    public void Begin(Hl7v2Message message)
    {
        if (message.Delimiters.Equals(delimiters) && count < capacity) return;
        codes.Clear();
        metrics.Clear();
        united.Clear();
        count = 0;
        delimiters = message.Delimiters;
    }

    /// <summary>A code of a CE, CWE or CNE field; null when it says nothing.</summary>
    public Code? CodeOf(Hl7v2Field field)
    {
        var raw = field.Raw;
        if (raw.IsEmpty || field.IsNull) return null;
        // Text outside of ASCII depends on the message's character set, and need not be quick.
        if (raw.Length > LongestKey || raw.ContainsAny(NotPlain)) return Hl7v2Codes.Read(field);
        var hash = Hash(raw, default, default);
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(codes, hash, out _);
        for (var entry = first; entry is not null; entry = entry.Next)
            if (raw.SequenceEqual(entry.Key)) return entry.Code;
        var code = Hl7v2Codes.Read(field);
        if (code is null) return null;
        first = new(raw.ToArray(), code, first);
        count++;
        return code;
    }

    /// <summary>The descriptor of a metric.</summary>
    /// <param name="vmd">As <see cref="CodeOf"/> gave it: compared by reference.</param>
    /// <param name="channel">Likewise.</param>
    public MetricDescriptor? MetricOf(Hl7v2Field id, Hl7v2Field place, Hl7v2Field unit, Containment containment, Code? vmd, Code? channel, bool isWave)
    {
        int length = id.Raw.Length + place.Raw.Length + unit.Raw.Length;
        if (length > LongestKey || id.Raw.ContainsAny(NotPlain) || unit.Raw.ContainsAny(NotPlain)) return Make(id, unit, containment, vmd, channel, isWave);
        var hash = Hash(id.Raw, place.Raw, unit.Raw);
        ref var first = ref CollectionsMarshal.GetValueRefOrAddDefault(metrics, hash, out _);
        for (var entry = first; entry is not null; entry = entry.Next)
            if (entry.Key.Length == length && entry.IdLength == id.Raw.Length && entry.PlaceLength == place.Raw.Length && entry.IsWave == isWave
                && ReferenceEquals(entry.Vmd, vmd) && ReferenceEquals(entry.Channel, channel)
                && entry.Key.AsSpan(0, entry.IdLength).SequenceEqual(id.Raw)
                && entry.Key.AsSpan(entry.IdLength, entry.PlaceLength).SequenceEqual(place.Raw)
                && entry.Key.AsSpan(entry.IdLength + entry.PlaceLength).SequenceEqual(unit.Raw)) return entry.Metric;
        if (Make(id, unit, containment, vmd, channel, isWave) is not { } metric) return null;
        first = new([.. id.Raw, .. place.Raw, .. unit.Raw], id.Raw.Length, place.Raw.Length, vmd, channel, isWave, metric, first);
        count++;
        return metric;
    }

    /// <summary>The same metric with the unit that one of its facets names.</summary>
    public MetricDescriptor WithUnit(MetricDescriptor metric, Code unit)
    {
        if (united.TryGetValue((metric, unit), out var known)) return known;
        count++;
        return united[(metric, unit)] = metric with { Unit = unit };
    }

    private MetricDescriptor? Make(Hl7v2Field id, Hl7v2Field unit, Containment containment, Code? vmd, Code? channel, bool isWave) =>
        CodeOf(id) is not { } code ? null : new() { Code = code, Unit = CodeOf(unit), Containment = containment, Vmd = vmd, Channel = channel, IsWave = isWave };

    private sealed class SamePair : IEqualityComparer<(MetricDescriptor Metric, Code Unit)>
    {
        public static readonly SamePair Instance = new();
        public bool Equals((MetricDescriptor Metric, Code Unit) x, (MetricDescriptor Metric, Code Unit) y) => ReferenceEquals(x.Metric, y.Metric) && ReferenceEquals(x.Unit, y.Unit);
        public int GetHashCode((MetricDescriptor Metric, Code Unit) pair) => HashCode.Combine(RuntimeHelpers.GetHashCode(pair.Metric), RuntimeHelpers.GetHashCode(pair.Unit));
    }

    private static int Hash(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c)
    {
        var hash = new HashCode();
        hash.AddBytes(a);
        hash.Add((byte)1);
        hash.AddBytes(b);
        hash.Add((byte)2);
        hash.AddBytes(c);
        return hash.ToHashCode();
    }
}
