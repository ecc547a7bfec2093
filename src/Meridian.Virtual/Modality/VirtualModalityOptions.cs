using Meridian.Virtual.Dicom;

namespace Meridian.Virtual.Modality;

/// <summary>What a virtual modality does and to whom.</summary>
public sealed record VirtualModalityOptions
{
    public required string Host { get; init; }
    public required int Port { get; init; }
    /// <summary>The peer's AE title. Default: MERIDIAN (the hub's own default).</summary>
    public string CalledAe { get; init; } = "MERIDIAN";
    /// <summary>Its own AE title. Default: null, that of its equipment.</summary>
    public string? CallingAe { get; init; }
    public required ModalityKind Kind { get; init; }
    /// <summary>Which machine of its kind, from 1. Default: 1.</summary>
    public int Number { get; init; } = 1;
    /// <summary>The same seed gives the same persons and bodies. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;
    /// <summary>The n-th person of the seed's register is the first patient. Default: 0.</summary>
    public long FirstPatient { get; init; }
    /// <summary>Issuer of Patient ID (0010,0021). Default: null, none is sent.</summary>
    public string? PatientIssuer { get; init; }
    /// <summary>Sections of a CT, others in proportion. Default: 40 (a head in sections of 5 mm).</summary>
    public int Sections { get; init; } = 40;
    /// <summary>Stop after so many studies. Default: 1.</summary>
    public int? Studies { get; init; } = 1;
    /// <summary>Studies a minute at most. Default: null, one after another.</summary>
    public double? StudiesPerMinute { get; init; }
    /// <summary>Take patients from the peer's worklist instead of inventing them, and report performed procedure steps. Default: false.</summary>
    public bool UseWorklist { get; init; }
    /// <summary>How often the worklist is asked while it is empty. Default: 5 s (modalities refresh between seconds and minutes).</summary>
    public TimeSpan WorklistInterval { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Ask the peer to commit to the images and wait for its report. Default: true, where the peer offers the service.</summary>
    public bool AskCommitment { get; init; } = true;
    /// <summary>How long to wait for the report on the association that asked for it. Default: 30 s (IHE RAD-10 lets it come later on another one; the hub's comes at once).</summary>
    public TimeSpan CommitmentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    internal DicomConnectionOptions Connection(string callingAe) => new() { Host = Host, Port = Port, CalledAe = CalledAe, CallingAe = callingAe };

    /// <exception cref="ArgumentOutOfRangeException">A number makes no sense.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65535);
        ArgumentOutOfRangeException.ThrowIfLessThan(Sections, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Sections, 2000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Studies ?? 1, 1, nameof(Studies));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(StudiesPerMinute ?? 1, 0, nameof(StudiesPerMinute));
        foreach (var title in new[] { CalledAe, CallingAe ?? "X" })
            if (title.Length is 0 or > 16) throw new ArgumentOutOfRangeException(nameof(CalledAe), "An AE title has 1 to 16 characters (PS3.5 6.2).");
    }
}
