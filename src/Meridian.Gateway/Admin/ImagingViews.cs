using System.Text.Json.Serialization;
using Meridian.Core.Equipment;
using Meridian.Core.Imaging;
using Meridian.Gateway.Live;
using Meridian.Model;

namespace Meridian.Gateway.Admin;

/// <summary>One study. Dates and times without a unit are DICOM's own text; <c>patientName</c> is PN with its groups.</summary>
public record StudyView
{
    public required string Uid { get; init; }
    public string? PatientId { get; init; }
    public string? Issuer { get; init; }
    public string? PatientName { get; init; }
    public string? BirthDate { get; init; }
    public string? Sex { get; init; }
    /// <summary>The hub's patient; missing: none, or not decided.</summary>
    public long? Patient { get; init; }
    /// <summary>Who bears the identifier, but under another name or birth date: for a person to decide.</summary>
    public long? Candidate { get; init; }
    public string? Date { get; init; }
    public string? Time { get; init; }
    public string? Accession { get; init; }
    public string? Description { get; init; }
    public string? ReferringPhysician { get; init; }
    public string? Institution { get; init; }
    public required IReadOnlyList<string> Modalities { get; init; }
    public required int Series { get; init; }
    public required int Instances { get; init; }
    public required long Bytes { get; init; }
    public ImageSenderView? Equipment { get; init; }
    public required string CallingAe { get; init; }
    public required double FirstReceivedAt { get; init; }
    public required double LastReceivedAt { get; init; }
    /// <summary>Rises with every change.</summary>
    public required long Revision { get; init; }
    [JsonConverter(typeof(CamelCaseEnumConverter<StudyState>))]
    public required StudyState State { get; init; }
    public string? StateReason { get; init; }
    public string? StateBy { get; init; }
    public double? StateAt { get; init; }
    /// <summary>Conflicts that wait for a person.</summary>
    public required int Conflicts { get; init; }
    /// <summary>Attributes on which instances disagree.</summary>
    public required int Disagreements { get; init; }
    public ImageOfView? Thumbnail { get; init; }
}

/// <summary>Equipment that images came from.</summary>
public sealed record ImageSenderView(long Id, string Name);

/// <summary>An instance to show a study by.</summary>
public sealed record ImageOfView(string Series, string Instance);

/// <summary>A page of studies.</summary>
/// <param name="Next">The offset of the next page; null: this was the last.</param>
/// <param name="Total">How many match; counted up to 10,000.</param>
/// <param name="Revision">Give it as <c>after</c> to <c>imaging/changes</c>.</param>
public sealed record StudyPageView(IReadOnlyList<StudyView> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? Next, long Total, long Revision);

/// <summary>Studies that changed, in the order of their changes.</summary>
/// <param name="Next">Give it as <c>after</c> the next time.</param>
public sealed record StudyChangesView(IReadOnlyList<StudyView> Items, long Next);

/// <summary>One series.</summary>
public sealed record ImageSeriesView
{
    public required string Uid { get; init; }
    public string? Modality { get; init; }
    public int? Number { get; init; }
    public string? Description { get; init; }
    public string? BodyPart { get; init; }
    public string? Protocol { get; init; }
    public string? Date { get; init; }
    public string? Time { get; init; }
    public string? Manufacturer { get; init; }
    public string? Model { get; init; }
    public string? Station { get; init; }
    public required string CallingAe { get; init; }
    public ImageSenderView? Equipment { get; init; }
    public required int Instances { get; init; }
    public required long Bytes { get; init; }
    public required double FirstReceivedAt { get; init; }
    public required double LastReceivedAt { get; init; }
    public required IReadOnlyList<string> TransferSyntaxes { get; init; }
    /// <summary>SOP Instance UID of one in the middle.</summary>
    public string? Thumbnail { get; init; }
}

/// <summary>An attribute on which an instance disagrees with the first of its study or series.</summary>
/// <param name="Series">Missing: an attribute of the study.</param>
public sealed record DisagreementView(string Tag, string? Keyword, string? Series, string? Standing, string? Other);

/// <summary>An attribute that a recorded rule changes in the index and in what is served.</summary>
public sealed record OverrideView(string Tag, string? Keyword, string? Value);

/// <summary>One study with its series and what is doubtful about it.</summary>
public sealed record StudyDetailView : StudyView
{
    public required IReadOnlyList<ImageSeriesView> SeriesList { get; init; }
    public required IReadOnlyList<DisagreementView> DisagreementList { get; init; }
    public required IReadOnlyList<OverrideView> Overrides { get; init; }
    public required IReadOnlyList<ImageConflictView> ConflictList { get; init; }
    /// <summary>Where its files are on the hub's disk.</summary>
    public string? Folder { get; init; }
}

/// <summary>Two objects under one SOP Instance UID.</summary>
public sealed record ImageConflictView
{
    public required long Sequence { get; init; }
    public required string Study { get; init; }
    public required string Series { get; init; }
    public required string Instance { get; init; }
    public string? PatientName { get; init; }
    public string? PatientId { get; init; }
    public string? Modality { get; init; }
    /// <summary><c>bytes</c>, <c>transferSyntax</c> or <c>place</c> (another study or series).</summary>
    public required string Difference { get; init; }
    /// <summary><c>waiting</c>, <c>kept</c> or <c>replaced</c>.</summary>
    public required string State { get; init; }
    public ImageCopyView? Standing { get; init; }
    public required ImageCopyView Other { get; init; }
    public string? ResolvedBy { get; init; }
    public double? ResolvedAt { get; init; }
    public string? Note { get; init; }
}

/// <summary>One of two objects that bear one UID.</summary>
public sealed record ImageCopyView(double ReceivedAt, string CallingAe, long Bytes, string TransferSyntax);

/// <summary>A recorded rule that changes attributes of what arrives.</summary>
public sealed record CoercionRuleView
{
    public required string Key { get; init; }
    public required string Name { get; init; }
    public required bool Enabled { get; init; }
    public string? CallingAe { get; init; }
    public string? CalledAe { get; init; }
    public string? Modality { get; init; }
    public string? StationName { get; init; }
    public string? InstitutionName { get; init; }
    public required IReadOnlyList<CoercionStepView> Steps { get; init; }
    public required string ChangedBy { get; init; }
    public required double ChangedAt { get; init; }
}

/// <summary>One change of a rule.</summary>
public sealed record CoercionStepView([property: JsonConverter(typeof(CamelCaseEnumConverter<CoercedAttribute>))] CoercedAttribute Attribute,
    [property: JsonConverter(typeof(CamelCaseEnumConverter<CoercionKind>))] CoercionKind Kind, string? Value = null);

/// <summary>A rule as it is to be. The key stands in the address. Conditions may have <c>*</c> and <c>?</c>; what is missing asks nothing.</summary>
public sealed record CoercionRuleRequest(string Name, IReadOnlyList<CoercionStepView> Steps, bool Enabled = true, string? CallingAe = null, string? CalledAe = null, string? Modality = null,
    string? StationName = null, string? InstitutionName = null);

/// <summary>Why, and who decides; both stand in the audit trail.</summary>
/// <param name="Name">Left out: the signed-in user.</param>
public sealed record ImageDecisionRequest(string Reason, string? Name = null);

/// <summary>Whose a study is.</summary>
/// <param name="Patient">The hub's number of the patient.</param>
public sealed record AssignStudyRequest(long Patient, string Reason, string? Name = null);

/// <summary>What the store of images holds and how its disk is.</summary>
public sealed record ImagingStatusView
{
    public required long Studies { get; init; }
    public required long Series { get; init; }
    public required long Instances { get; init; }
    public required long Bytes { get; init; }
    /// <summary>Small objects that lie in the record until they are laid out as files.</summary>
    public required long InRecord { get; init; }
    public required long InRecordBytes { get; init; }
    public required long WaitingConflicts { get; init; }
    public required long Damaged { get; init; }
    public required string Folder { get; init; }
    public required long FreeBytes { get; init; }
    /// <summary>Below this nothing more is taken in.</summary>
    public required long LeastFreeBytes { get; init; }
    /// <summary>Objects whose bytes were read and checked since the start.</summary>
    public required long Checked { get; init; }
    public required long CheckedBytes { get; init; }
    public double? CheckRoundBegun { get; init; }
    public double? CheckRoundEnded { get; init; }
}

/// <summary>An instance whose bytes are missing or changed.</summary>
public sealed record DamagedImageView(long Sequence, string Study, string Series, string Instance, [property: JsonConverter(typeof(CamelCaseEnumConverter<ObjectDamage>))] ObjectDamage Damage, string? Path,
    double ReceivedAt, string CallingAe);

/// <summary>What a check found.</summary>
public sealed record CheckedImageView([property: JsonConverter(typeof(CamelCaseEnumConverter<ObjectDamage>))] ObjectDamage Damage);
