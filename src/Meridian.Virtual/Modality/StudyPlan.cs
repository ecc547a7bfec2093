using System.Numerics;
using System.Security.Cryptography;
using Meridian.Virtual.Monitors;

namespace Meridian.Virtual.Modality;

/// <summary>A coded term: value, scheme, meaning (PS3.3 8.8).</summary>
public sealed record CodedTerm(string Value, string Scheme, string Meaning);

/// <summary>Who is imaged, as the modality writes it.</summary>
public sealed record ModalityPatient
{
    public required string Id { get; init; }
    public string? Issuer { get; init; }
    /// <summary>A PN value with its groups.</summary>
    public required string Name { get; init; }
    public DateOnly? Born { get; init; }
    /// <summary>M, F, O or empty.</summary>
    public string Sex { get; init; } = "";
    /// <summary>kg.</summary>
    public double Weight { get; init; } = 70;
    /// <summary>m.</summary>
    public double Height { get; init; } = 1.7;
    /// <summary>Specific Character Set (0008,0005) that the modality writes for this patient.</summary>
    public string CharacterSet { get; init; } = "ISO_IR 192";

    /// <summary>The same person that lies on the virtual ward.</summary>
    public static ModalityPatient From(WardPatient patient, ulong seed, long number, string? issuer = null)
    {
        var noise = new Physiology.SeededNoise(seed, 0x424F_4459);
        return new()
        {
            Id = patient.RecordNumber,
            Issuer = issuer,
            Name = patient.IsChinese ? ChineseNames.Pn(patient.Family, patient.Given) : $"{patient.Family}^{patient.Given}",
            Born = patient.Born,
            Sex = patient.Sex.ToString(),
            Weight = Math.Round(noise.Between(number * 2, 48, 96), 1),
            Height = Math.Round(noise.Between((number * 2) + 1, 1.5, 1.9), 2),
            CharacterSet = patient.PrefersGb18030 ? "GB18030" : "ISO_IR 192",
        };
    }
}

/// <summary>One examination: who, why and under which identifiers.</summary>
public sealed record StudyPlan
{
    public required ModalityPatient Patient { get; init; }
    public required string StudyUid { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required string StudyId { get; init; }
    public string AccessionNumber { get; init; } = "";
    public required string Description { get; init; }
    public string ReferringPhysician { get; init; } = "";
    public string? RequestedProcedureId { get; init; }
    public string? RequestedProcedureDescription { get; init; }
    public string? ScheduledStepId { get; init; }
    public string? ScheduledStepDescription { get; init; }
    public CodedTerm? ProcedureCode { get; init; }
    /// <summary>SOP Instance UID of the performed procedure step; null where none was reported.</summary>
    public string? PerformedStepUid { get; init; }
    public string? PerformedStepId { get; init; }
    /// <summary>Chooses the body.</summary>
    public ulong Seed { get; init; }

    /// <summary>A UID of a random UUID (PS3.5 B.2).</summary>
    public static string NewUid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40); // RFC 9562: version 4
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return "2.25." + new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }
}
