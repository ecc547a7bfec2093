using Meridian.Model;

namespace Meridian.Core.Quality;

/// <summary>What became of a control result. Stored; the numbers are pinned by a test.</summary>
public enum ControlState : byte
{
    InControl = 1,
    /// <summary>A rule that warns is broken; it counts as accepted.</summary>
    Warned = 2,
    /// <summary>A rule that rejects is broken.</summary>
    Rejected = 3,
    /// <summary>Gathered: its level has no mean and SD yet.</summary>
    RunIn = 4,
    /// <summary>Kept; <see cref="ControlResultRow.Note"/> says why it could not be judged.</summary>
    NotJudged = 5,
    /// <summary>It was rejected, and a person accepted it with a reason.</summary>
    Overridden = 6,
    /// <summary>A person took it out of chart, statistics and rules, with a reason.</summary>
    Excluded = 7,
}

/// <summary>Why a control result was not judged. Stored; the numbers are pinned by a test.</summary>
public enum ControlNote : byte
{
    None = 0,
    /// <summary>No material in the list answers to what the instrument said.</summary>
    UnknownMaterial = 1,
    /// <summary>The instrument gave no number.</summary>
    NoNumber = 2,
    /// <summary>The lot is past its expiry.</summary>
    Expired = 3,
    /// <summary>Its unit is not that of the target.</summary>
    UnitDiffers = 4,
    /// <summary>The lot was taken out of use.</summary>
    LotInactive = 5,
}

/// <summary>One result of a control: written whole, by id.</summary>
public sealed record ControlResultRow
{
    public required long Id { get; init; }
    public required EquipmentId Equipment { get; init; }
    /// <summary>The hub's code of the test.</summary>
    public required string Test { get; init; }
    public required LotLevel Sample { get; init; }
    /// <summary>Null: the instrument gave no number.</summary>
    public double? Value { get; init; }
    /// <summary>As it came, where there is no number.</summary>
    public string? Text { get; init; }
    public string? Unit { get; init; }
    /// <summary>Hub time of the measurement.</summary>
    public required DateTimeOffset At { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    /// <summary>The laboratory result that it is; default: entered by hand.</summary>
    public LabResultId Result { get; init; }
    /// <summary>Id of the first control result of its run.</summary>
    public long Run { get; init; }
    /// <summary>What it was judged against; null: nothing.</summary>
    public double? Mean { get; init; }
    public double? Sd { get; init; }
    public double? Z { get; init; }
    public TargetSource? Source { get; init; }
    public required ControlState State { get; init; }
    public ControlNote Note { get; init; }
    public IReadOnlyList<ControlViolation> Violations { get; init; } = [];
    /// <summary>Who overrode or excluded it, or entered it by hand.</summary>
    public string? By { get; init; }
    public DateTimeOffset? DecidedAt { get; init; }
    public string? Reason { get; init; }

    /// <summary>It proves that the test works.</summary>
    public bool IsAccepted => State is ControlState.InControl or ControlState.Warned or ControlState.Overridden;
    /// <summary>It stands in statistics and rules.</summary>
    public bool Counts => Z is not null && State is ControlState.InControl or ControlState.Warned or ControlState.Rejected or ControlState.Overridden;
}

/// <summary>What locked a test out. Stored; the numbers are pinned by a test.</summary>
public enum LockCause : byte { Control = 1, Average = 2 }

/// <summary>A test that must not give results on an analyzer, until it is released: written whole, by id.</summary>
public sealed record QualityLockRow
{
    public required long Id { get; init; }
    public required EquipmentId Equipment { get; init; }
    public required string Test { get; init; }
    public required LockCause Cause { get; init; }
    /// <summary>Hub time.</summary>
    public required DateTimeOffset Since { get; init; }
    /// <summary>The control result, or the point of the average, that locked.</summary>
    public required long Point { get; init; }
    /// <summary>Rules that are broken, in words: <c>1-3s 2-2s</c>; for an average which limit.</summary>
    public required string Why { get; init; }
    /// <summary>When the last control before was accepted: results from then on are in doubt; null: none ever was.</summary>
    public DateTimeOffset? DoubtFrom { get; init; }
    /// <summary>Levels that were rejected and not yet accepted since.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];
    public DateTimeOffset? ReleasedAt { get; init; }
    /// <summary>A person's name, or <c>hub</c> for a control that was accepted.</summary>
    public string? ReleasedBy { get; init; }
    public string? Reason { get; init; }
    /// <summary>Rows of rules begin anew after this control result; 0: it is not released.</summary>
    public long ReleasedThrough { get; init; }
    /// <summary>Who looked through the results in doubt; null: nobody yet.</summary>
    public string? ReviewedBy { get; init; }
    public DateTimeOffset? ReviewedAt { get; init; }
    public bool IsOpen => ReleasedAt is null;
}

/// <summary>How an average stands. Stored; the numbers are pinned by a test.</summary>
public enum AverageState : byte { Filling = 1, Within = 2, Low = 3, High = 4 }

/// <summary>One result of a patient that counted in a moving average; appended.</summary>
public sealed record AveragePointRow
{
    public required long Id { get; init; }
    public required EquipmentId Equipment { get; init; }
    public required string Test { get; init; }
    public LabResultId Result { get; init; }
    public required DateTimeOffset At { get; init; }
    public required double Value { get; init; }
    /// <summary>The average with this result; null: the window is filling, or Bull's batch is not complete.</summary>
    public double? Average { get; init; }
    public required AverageState State { get; init; }
}
