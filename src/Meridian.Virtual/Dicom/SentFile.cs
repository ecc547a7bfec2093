using Meridian.Wire.Dicom.Network;

namespace Meridian.Virtual.Dicom;

/// <summary>What became of one file.</summary>
public sealed record SentFile
{
    public required string File { get; init; }
    /// <summary>Counts from 1.</summary>
    public required int Number { get; init; }
    public required int Total { get; init; }
    /// <summary>SOP Instance UID; empty where the file is no object.</summary>
    public string SopInstanceUid { get; init; } = "";
    /// <summary>Name of the transfer syntax that it was sent in; empty where it was not sent.</summary>
    public string Syntax { get; init; } = "";
    /// <summary>The peer's answer; null where there is none.</summary>
    public DicomStatus? Status { get; init; }
    /// <summary>What the peer says to it.</summary>
    public string? Comment { get; init; }
    /// <summary>Why there is no answer.</summary>
    public string? Failure { get; init; }
    /// <summary>A DICOMDIR: a table of contents, which is not stored.</summary>
    public bool IsSkipped { get; init; }
}

/// <summary>What became of all files.</summary>
public sealed record SendSummary
{
    /// <summary>Answered with success, or with a warning.</summary>
    public int Stored { get; init; }
    public int Refused { get; init; }
    /// <summary>Not sent, or without an answer.</summary>
    public int Failed { get; init; }
    public int Skipped { get; init; }
    public long Bytes { get; init; }
    public TimeSpan Took { get; init; }
    public int Total => Stored + Refused + Failed + Skipped;
}
