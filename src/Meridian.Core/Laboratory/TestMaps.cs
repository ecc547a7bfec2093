using System.Collections.Concurrent;
using System.Collections.Frozen;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>
/// What the codes of instruments mean here: tables by equipment over tables by driver over those that drivers ship, entry by entry. Tables that people
/// made are documents of kind <c>lab-test-map</c>. Reads from any thread see what is committed.
/// </summary>
public sealed class TestMaps : IEarlyListener, ILoadable
{
    public const string DocumentKind = "lab-test-map";

    private readonly ConcurrentDictionary<string, Table> tables = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Table> shipped = new(StringComparer.Ordinal);

    /// <summary>Tables that people made, by key.</summary>
    public IReadOnlyList<TestMap> All => [.. tables.Values.Select(table => table.Map).OrderBy(map => map.Key, StringComparer.Ordinal)];
    /// <summary>Tables that drivers ship, by key.</summary>
    public IReadOnlyList<TestMap> Shipped => [.. shipped.Values.Select(table => table.Map).OrderBy(map => map.Key, StringComparer.Ordinal)];

    /// <summary>The table that people made for a key; null: none.</summary>
    public TestMap? Find(string key) => tables.GetValueOrDefault(key)?.Map;

    /// <summary>What a driver ships. At the start, before equipment speaks.</summary>
    public void Ship(string driver, IReadOnlyList<TestMapEntry> entries)
    {
        var map = new TestMap(TestMap.OfDriver(driver), entries);
        shipped[map.Key] = Table.Of(map);
    }

    /// <summary>What a code of an instrument means; null: nobody knows.</summary>
    /// <param name="driver">The driver that reads it; null: none.</param>
    public TestMapEntry? Find(EquipmentId equipment, string? driver, string local)
    {
        if (tables.TryGetValue(TestMap.OfEquipment(equipment), out var own) && own.ByLocal.TryGetValue(local, out var entry)) return entry;
        if (driver is null) return null;
        var key = TestMap.OfDriver(driver);
        if (tables.TryGetValue(key, out var site) && site.ByLocal.TryGetValue(local, out entry)) return entry;
        return shipped.TryGetValue(key, out var made) ? made.ByLocal.GetValueOrDefault(local) : null;
    }

    /// <summary>The code by which an instrument is asked for a test; null: it does not do it.</summary>
    public TestMapEntry? FindLocal(EquipmentId equipment, string? driver, string test)
    {
        // the nearer table holds, and an entry of it that means another test hides the farther one of that code
        if (tables.TryGetValue(TestMap.OfEquipment(equipment), out var own) && own.ByTest.TryGetValue(test, out var entry)) return entry;
        if (driver is null) return null;
        var key = TestMap.OfDriver(driver);
        if (tables.TryGetValue(key, out var site) && site.ByTest.TryGetValue(test, out entry) && own?.ByLocal.ContainsKey(entry.Local) != true) return entry;
        return shipped.TryGetValue(key, out var made) && made.ByTest.TryGetValue(test, out entry) && own?.ByLocal.ContainsKey(entry.Local) != true && site?.ByLocal.ContainsKey(entry.Local) != true ? entry : null;
    }

    public void Load(IRecordReader reader)
    {
        tables.Clear();
        foreach (var document in reader.Documents(DocumentKind)) Apply(document);
    }

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var document in batch.Documents)
            if (document.Kind == DocumentKind) Apply(document);
    }

    private void Apply(DocumentRow document)
    {
        if (document.Body is null) tables.TryRemove(document.Key, out _);
        else if (ReadableJson.Read<TestMap>(document.Body) is { } map) tables[document.Key] = Table.Of(map);
    }

    private sealed record Table(TestMap Map, FrozenDictionary<string, TestMapEntry> ByLocal, FrozenDictionary<string, TestMapEntry> ByTest)
    {
        public static Table Of(TestMap map) => new(map,
            map.Entries.DistinctBy(entry => entry.Local).ToFrozenDictionary(entry => entry.Local, StringComparer.Ordinal),
            map.Entries.Where(entry => entry is { IsIgnored: false, ResultsOnly: false }).DistinctBy(entry => entry.Test, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(entry => entry.Test, StringComparer.OrdinalIgnoreCase));
    }
}
