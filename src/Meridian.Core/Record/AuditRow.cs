namespace Meridian.Core.Record;

/// <summary>One entry of the audit trail. Its hash covers its own fields and the hash before it (SHA-256), so that a changed or missing entry shows.</summary>
public sealed record AuditRow
{
    /// <summary>1, 2, 3 … without a gap.</summary>
    public required long Number { get; init; }
    public required DateTimeOffset At { get; init; }
    /// <summary>Account name, <c>token:NAME</c>, or <c>hub</c>.</summary>
    public required string Actor { get; init; }
    /// <summary>Stable word, e.g. <c>alert.acknowledge</c>, <c>access.signin</c>.</summary>
    public required string Action { get; init; }
    /// <summary>What it was done to, e.g. <c>alert/17</c>.</summary>
    public string? Subject { get; init; }
    /// <summary>JSON with what changed; never a password or token.</summary>
    public string? Detail { get; init; }
    /// <summary>Address of the caller.</summary>
    public string? Origin { get; init; }
    /// <summary>32 bytes.</summary>
    public required byte[] PreviousHash { get; init; }
    /// <summary>32 bytes.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>A small settings document, by kind and key: JSON; a null body deletes it.</summary>
public sealed record DocumentRow(string Kind, string Key, string? Body, DateTimeOffset UpdatedAt);
