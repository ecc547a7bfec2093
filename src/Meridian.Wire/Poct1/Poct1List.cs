namespace Meridian.Wire.Poct1;

/// <summary>A list for a device, whole or what has changed: operators (topic <c>OPL</c>) or patients (topic <c>PTL</c>).</summary>
public sealed record Poct1List
{
    /// <summary>Of which topic: <c>OPL</c> or <c>PTL</c>.</summary>
    public required string Topic { get; init; }
    /// <summary>False: the device replaces what it has by <see cref="Entries"/>. True: it keeps the rest.</summary>
    public bool IsUpdate { get; init; }
    /// <summary>OPR or PT objects that are there, or were changed.</summary>
    public IReadOnlyList<Poct1Element> Entries { get; init; } = [];
    /// <summary>OPR or PT objects that are gone; only in an update.</summary>
    public IReadOnlyList<Poct1Element> Gone { get; init; } = [];
    /// <summary>As of when it is, told with the end of the topic.</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>The word in DSC.topics_supported_cd of a device that takes it.</summary>
    public string Capability => (Topic == "OPL" ? "OP_LST" : "PT_LST") + (IsUpdate ? "_I" : "");

    internal string Type => Topic + (IsUpdate ? ".R02" : ".R01");

    /// <summary>The list in messages of at most so many bytes, each with a number of its own; one at least, as an empty list empties the device's.</summary>
    internal IEnumerable<Poct1Element> Messages(int mostBytes, Func<string> nextControlId, DateTimeOffset now)
    {
        var parts = IsUpdate ? Pages(Gone, "D", mostBytes).Concat(Pages(Entries, "I", mostBytes)) : Pages(Entries, null, mostBytes);
        var any = false;
        foreach (var part in parts)
        {
            any = true;
            var message = Poct1Messages.Make(Type, nextControlId(), now);
            if (IsUpdate) message.Add(part);
            else foreach (var entry in part.Children) message.Add(entry);
            yield return message;
        }
        if (!any && !IsUpdate) yield return Poct1Messages.Make(Type, nextControlId(), now);
    }

    // Header, declaration and tags around the entries take less than this.
    private const int Frame = 512;

    private static IEnumerable<Poct1Element> Pages(IReadOnlyList<Poct1Element> entries, string? action, int mostBytes)
    {
        Poct1Element? page = null;
        var length = 0;
        foreach (var entry in entries)
        {
            var size = Poct1Writer.ToBytes(entry).Length;
            if (page is not null && length + size + Frame > mostBytes)
            {
                yield return page;
                page = null;
            }
            if (page is null) (page, length) = (action is null ? new("page") : Poct1Messages.Update(action, []), 0);
            page.Add(entry);
            length += size;
        }
        if (page is not null) yield return page;
    }
}
