namespace Meridian.Wire.Edf;

/// <summary>The header of an EDF+ file. Its last signal, <c>EDF Annotations</c>, is not listed: every file has exactly one.</summary>
public sealed record EdfHeader
{
    public required EdfPatient Patient { get; init; }
    public required EdfRecording Recording { get; init; }
    /// <summary>Start of the recording, local time at the patient's location, whole seconds (additional specification 8); fractions go to the first record's onset.</summary>
    public required DateTime Start { get; init; }
    /// <summary>True: EDF+C, no gaps. False: EDF+D.</summary>
    public required bool Contiguous { get; init; }
    public required long RecordCount { get; init; }
    /// <summary>Seconds of one data record; whole where the rates allow (EDF, 1992).</summary>
    public required decimal RecordSeconds { get; init; }
    public required IReadOnlyList<EdfSignal> Signals { get; init; }
    /// <summary>Bytes of the annotation signal in each record; even, at least <see cref="MinimumAnnotationBytes"/>.</summary>
    public int AnnotationBytes { get; init; } = 120;

    /// <summary>Room for the time keeping of a record: sign, 20 digits and point, two separators, the end.</summary>
    public const int MinimumAnnotationBytes = 32;

    /// <summary>Bytes of the header: 256, and 256 a signal.</summary>
    public int Length => 256 * (Signals.Count + 2);

    /// <summary>Bytes of one data record.</summary>
    public int RecordLength
    {
        get
        {
            var length = AnnotationBytes;
            foreach (var signal in Signals) length += 2 * signal.SamplesPerRecord;
            return length;
        }
    }
}

/// <summary>Subfields of "local patient identification" (additional specification 3). Null: unknown, written <c>X</c>.</summary>
/// <param name="Code">The code by which the patient is known in the hospital.</param>
/// <param name="Sex"><c>F</c> or <c>M</c>.</param>
public sealed record EdfPatient(string? Code = null, char? Sex = null, DateOnly? BirthDate = null, string? Name = null);

/// <summary>Subfields of "local recording identification" (additional specification 4). Null: unknown, written <c>X</c>.</summary>
public sealed record EdfRecording(string? AdministrationCode = null, string? Technician = null, string? Equipment = null);

/// <summary>One annotation: seconds after the start of the file, how long (null: not told), and UTF-8 text of any language.</summary>
public sealed record EdfAnnotation(decimal Onset, decimal? Duration, string Text);
