using System.Text.Json.Serialization;
using Meridian.Gateway.Live;

namespace Meridian.Gateway.Admin;

/// <summary>What a room covers of its standard, clause by clause, as its <c>conformance.yaml</c> says.</summary>
public sealed record ConformanceStatement
{
    /// <summary>The room's folder, e.g. <c>Hl7v2</c>.</summary>
    public required string Room { get; init; }
    public string? Title { get; init; }
    /// <summary>Editions of the standards that the clauses are of.</summary>
    public string? Edition { get; init; }
    public required IReadOnlyList<ConformanceClause> Clauses { get; init; }
}

/// <summary>One clause.</summary>
/// <param name="Reason">Why it is not done, or what to know.</param>
public sealed record ConformanceClause(string Clause, string? Title, ConformanceState State, string? Reason);

/// <summary>How far a clause is kept.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<ConformanceState>))]
public enum ConformanceState { Done, Todo, Exempt }
