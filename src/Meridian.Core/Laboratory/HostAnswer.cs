using Meridian.Model;

namespace Meridian.Core.Laboratory;

/// <summary>What the hub has to say of a specimen that an instrument asks for.</summary>
public enum HostAnswerKind : byte
{
    /// <summary>There are tests to carry out.</summary>
    Found = 1,
    /// <summary>The specimen is known; nothing of it is left for this instrument.</summary>
    NothingToDo = 2,
    /// <summary>No order has this specimen number.</summary>
    Unknown = 3,
    /// <summary>Open orders of several patients bear the number: nothing is told of either.</summary>
    Ambiguous = 4,
}

/// <summary>One test to carry out.</summary>
/// <param name="Test">The hub's code.</param>
/// <param name="Local">The instrument's.</param>
/// <param name="Dilution">10 stands for 1:10; null: the instrument's choice.</param>
/// <param name="Rerun">0: the first run.</param>
public readonly record struct HostTest(LabOrderId Order, string Test, string Local, decimal? Dilution, int Rerun);

/// <summary>One test that is not asked because quality control locked it out.</summary>
public readonly record struct WithheldTest(string Test, string Reason);

/// <summary>The answer to a host query for one specimen.</summary>
public sealed record HostAnswer
{
    public required string SpecimenId { get; init; }
    public required HostAnswerKind Kind { get; init; }
    /// <summary>The most urgent open order, the newest of those: specimen, patient, priority, requester. Null: none.</summary>
    public LabOrderRow? Order { get; init; }
    public IReadOnlyList<HostTest> Tests { get; init; } = [];
    /// <summary>True: no instrument took some of the tests yet.</summary>
    public bool IsNews { get; init; }
    public IReadOnlyList<WithheldTest> Withheld { get; init; } = [];
}
