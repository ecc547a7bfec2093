namespace Meridian.Core.Forwarding;

/// <summary>A rule that people write, kept as a document by its name.</summary>
public interface IForwardingRule
{
    string Name { get; }

    /// <summary>What cannot be, as a sentence; null: all can be.</summary>
    string? Problem();

    /// <summary>AE titles of the peers that it needs.</summary>
    IEnumerable<string> Peers();
}
