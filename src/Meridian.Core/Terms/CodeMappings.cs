using System.Collections.Concurrent;
using Meridian.Core.Audit;
using Meridian.Core.Feed;
using Meridian.Core.Intake;
using Meridian.Core.Record;
using Meridian.Model;

namespace Meridian.Core.Terms;

/// <summary>
/// Mappings from unknown codes to known terms, made at run time, kept as documents of kind <c>code-mapping</c> and applied to
/// views only. Reads from any thread see what is committed.
/// </summary>
public sealed class CodeMappings(IIntake intake, AuditTrail audit, TimeProvider clock) : IEarlyListener, ILoadable
{
    public const string DocumentKind = "code-mapping";

    private readonly ConcurrentDictionary<string, CodeMapping> mappings = new(StringComparer.Ordinal);

    /// <summary>Rises with each change, so that views know when to build anew.</summary>
    public int Version { get; private set; }

    public IReadOnlyCollection<CodeMapping> All => [.. mappings.Values];

    public void Load(IRecordReader reader)
    {
        mappings.Clear();
        foreach (var document in reader.Documents(DocumentKind)) Apply(document);
    }

    /// <summary>The mapping of a code; null: none.</summary>
    public CodeMapping? Find(Code code) => mappings.IsEmpty ? null : mappings.GetValueOrDefault(Key(code.System, ValueOf(code)));

    /// <summary>Maps a code; returns the mapping that stands after the commit.</summary>
    public Task<CodeMapping> MapAsync(string system, string value, Code target, string? unit, string? label, string? labelZh, Actor actor, CancellationToken cancellation = default) =>
        intake.DecideAsync(batch =>
        {
            var at = clock.GetUtcNow();
            var mapping = new CodeMapping(system, value, target, unit, label, labelZh, actor.Name, at);
            var body = ReadableJson.Write(mapping);
            batch.Documents.Add(new(DocumentKind, Key(system, value), body, at));
            audit.Append(batch, actor, "code.map", $"code/{system}/{value}", body);
            return mapping;
        }, cancellation);

    /// <summary>Takes a mapping back; false when there was none.</summary>
    public Task<bool> RemoveAsync(string system, string value, Actor actor, CancellationToken cancellation = default) =>
        intake.DecideAsync(batch =>
        {
            if (!mappings.ContainsKey(Key(system, value))) return false;
            batch.Documents.Add(new(DocumentKind, Key(system, value), null, clock.GetUtcNow()));
            audit.Append(batch, actor, "code.unmap", $"code/{system}/{value}");
            return true;
        }, cancellation);

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var document in batch.Documents)
            if (document.Kind == DocumentKind) Apply(document);
    }

    /// <summary>The code, or its name when it has none: what counts as one unknown word.</summary>
    public static string ValueOf(Code code) => code.Value.Length > 0 ? code.Value : code.Text ?? "";

    internal static string Key(string system, string value) => system + "|" + value;

    private void Apply(DocumentRow document)
    {
        if (document.Body is null) mappings.TryRemove(document.Key, out _);
        else if (ReadableJson.Read<CodeMapping>(document.Body) is { } mapping) mappings[document.Key] = mapping;
        Version++;
    }
}
