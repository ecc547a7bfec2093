using Meridian.Core.Audit;
using Meridian.Core.Intake;
using Meridian.Core.Record;

namespace Meridian.Core.Laboratory;

/// <summary>What people do about tests and tables of codes. Each task completes after the commit.</summary>
public sealed class CatalogDesk(IIntake intake, LabCatalog catalog, TestMaps maps, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Adds a test or changes the one of its code; true: it is new.</summary>
    /// <exception cref="ArgumentException">It cannot be; the message says why.</exception>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<bool> PutAsync(LabTest test, Actor actor, CancellationToken cancellation = default)
    {
        if (test.Problem() is { } problem) throw new ArgumentException(problem, nameof(test));
        foreach (var member in test.Members)
            if (catalog.Find(member) is null) throw new ArgumentException($"There is no test {member}.", nameof(test));
        return intake.DecideAsync(batch =>
        {
            var known = catalog.Find(test.Code);
            // one spelling a test: rows bear it
            var row = known is null ? test : test with { Code = known.Code };
            var body = ReadableJson.Write(row);
            batch.Documents.Add(new(LabCatalog.DocumentKind, row.Code, body, clock.GetUtcNow()));
            audit.Append(batch, actor, known is null ? "lab-test.add" : "lab-test.change", $"lab-test/{row.Code}", body);
            return known is null;
        }, cancellation);
    }

    /// <summary>Takes the laboratory's own words of a test back: the shipped ones hold again, or none. False: there were none.</summary>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<bool> RemoveAsync(string code, Actor actor, CancellationToken cancellation = default) => intake.DecideAsync(batch =>
    {
        if (catalog.Find(code) is not { } test || !catalog.IsOwn(test)) return false;
        batch.Documents.Add(new(LabCatalog.DocumentKind, test.Code, null, clock.GetUtcNow()));
        audit.Append(batch, actor, "lab-test.remove", $"lab-test/{test.Code}");
        return true;
    }, cancellation);

    /// <summary>Writes a table of codes whole; true: it is new. Without entries it goes.</summary>
    /// <exception cref="ArgumentException">It cannot be; the message says why.</exception>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<bool> PutAsync(TestMap map, Actor actor, CancellationToken cancellation = default)
    {
        if (map.Problem(catalog) is { } problem) throw new ArgumentException(problem, nameof(map));
        return intake.DecideAsync(batch =>
        {
            var isNew = maps.Find(map.Key) is null;
            Put(batch, map, actor);
            return isNew;
        }, cancellation);
    }

    /// <summary>Adds one entry to a table, in the place of one of the same local code.</summary>
    /// <exception cref="ArgumentException">It cannot be; the message says why.</exception>
    /// <exception cref="RecordUnavailableException">It cannot be written now.</exception>
    public Task<TestMap> AddAsync(string key, TestMapEntry entry, Actor actor, CancellationToken cancellation = default)
    {
        if (new TestMap(key, [entry]).Problem(catalog) is { } problem) throw new ArgumentException(problem, nameof(entry));
        return intake.DecideAsync(batch =>
        {
            var map = new TestMap(key, [.. (maps.Find(key)?.Entries ?? []).Where(known => known.Local != entry.Local), entry]);
            Put(batch, map, actor);
            return map;
        }, cancellation);
    }

    private void Put(RecordBatch batch, TestMap map, Actor actor)
    {
        var body = map.Entries.Count == 0 ? null : ReadableJson.Write(map);
        batch.Documents.Add(new(TestMaps.DocumentKind, map.Key, body, clock.GetUtcNow()));
        audit.Append(batch, actor, "lab-test-map.change", $"lab-test-map/{map.Key}", body);
    }
}
