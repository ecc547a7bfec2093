using System.Text.RegularExpressions;
using Meridian.Wire.Hl7v2;

namespace Meridian.Gateway.Hl7v2;

/// <summary>What the settings say of senders, where their messages do not say it themselves. A sender is meant by MSH-3, by MSH-3 and MSH-4, or, if it leaves both empty, by its address.</summary>
internal sealed partial class Hl7v2Senders
{
    private readonly string[] laboratory;
    private readonly string[] imaging;
    private readonly Dictionary<string, (string Segment, int Field, int Component)> specimens;

    private readonly Dictionary<string, string> systems;

    private Hl7v2Senders(string[] laboratory, string[] imaging, Dictionary<string, (string, int, int)> specimens, Dictionary<string, string> systems, IReadOnlyList<Hl7v2Analyzer> analyzers) =>
        (this.laboratory, this.imaging, this.specimens, this.systems, Analyzers) = (laboratory, imaging, specimens, systems, analyzers);

    public static Hl7v2Senders None { get; } = new([], [], [], [], []);

    /// <summary>Analyzers that take their work at a listener of their own.</summary>
    public IReadOnlyList<Hl7v2Analyzer> Analyzers { get; }

    /// <summary>Reads settings that <see cref="Problem"/> has nothing against; what cannot be read is left out.</summary>
    public static Hl7v2Senders Read(Hl7v2Options options)
    {
        if (string.IsNullOrWhiteSpace(options.LaboratorySenders + options.ImagingSenders + options.SpecimenFields + options.CodingSystems + options.Analyzers)) return None;
        var specimens = new Dictionary<string, (string, int, int)>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in Entries(options.SpecimenFields))
            if (Place().Match(entry) is { Success: true } match)
                specimens[match.Groups[1].Value.Trim()] = (match.Groups[2].Value, int.Parse(match.Groups[3].ValueSpan), match.Groups[4].Success ? int.Parse(match.Groups[4].ValueSpan) : 1);
        var systems = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in Entries(options.CodingSystems))
            if (entry.Split('=', 2) is [var sender, var system]) systems[sender.Trim()] = system.Trim();
        return new(Entries(options.LaboratorySenders), Entries(options.ImagingSenders), specimens, systems, [.. Entries(options.Analyzers).Select(Hl7v2Analyzer.Read).OfType<Hl7v2Analyzer>()]);
    }

    /// <summary>What cannot be used; null: all can.</summary>
    public static string? Problem(Hl7v2Options options)
    {
        if (Entries(options.SpecimenFields).FirstOrDefault(entry => !Place().IsMatch(entry)) is { } wrong) return $"specimenFields: '{wrong}' is not APPLICATION=FIELD, such as BC-6800=OBR-3";
        if (Entries(options.CodingSystems).FirstOrDefault(entry => entry.Split('=') is not [{ Length: > 0 }, { Length: > 0 }]) is { } unnamed) return $"codingSystems: '{unnamed}' is not APPLICATION=SYSTEM, such as cobas pro=99ROC";
        if (Entries(options.Analyzers).FirstOrDefault(entry => Hl7v2Analyzer.Read(entry) is null) is { } none) return $"analyzers: '{none}' is not APPLICATION=HOST:PORT, with ' broadcast' behind it where all work is to be sent unasked";
        var both = Entries(options.LaboratorySenders).Intersect(Entries(options.ImagingSenders), StringComparer.OrdinalIgnoreCase).FirstOrDefault();
        return both is null ? null : $"laboratorySenders and imagingSenders both name '{both}'";
    }

    /// <param name="peer">Address that the message came from; null: not known.</param>
    public bool AreOfLaboratory(Hl7v2Segment header, string? peer) => Names(laboratory, header, peer);

    public bool AreOfImaging(Hl7v2Segment header, string? peer) => Names(imaging, header, peer);

    /// <summary>Where this sender writes the specimen's number; null: nothing is said.</summary>
    public (string Segment, int Field, int Component)? SpecimenOf(Hl7v2Segment header, string? peer)
    {
        if (specimens.Count == 0) return null;
        foreach (var name in new[] { Hl7v2Translator.SenderOf(header), header[3][1].GetString(), Nameless(header) && peer is not null ? "@" + peer : "", "*" })
            if (specimens.TryGetValue(name, out var place)) return place;
        return null;
    }

    /// <summary>The coding system of an analyzer's own codes. Default: L, local (table 0396).</summary>
    public string CodingSystemOf(string application, string facility) =>
        systems.GetValueOrDefault($"{application}|{facility}") ?? systems.GetValueOrDefault(application) ?? systems.GetValueOrDefault(application.Split('^')[0]) ?? systems.GetValueOrDefault("*") ?? "L";

    /// <summary>The analyzer whose work goes to a listener of its own; null: work is told over the connection that asks for it.</summary>
    public Hl7v2Analyzer? AnalyzerOf(string application, string facility) => Analyzers.FirstOrDefault(one => one.Is(application, facility));

    private static bool Nameless(Hl7v2Segment header) => header[3][1].IsEmpty && header[4][1].IsEmpty;

    private static bool Names(string[] names, Hl7v2Segment header, string? peer)
    {
        if (names.Length == 0) return false;
        if (Nameless(header)) return peer is not null && names.Contains("@" + peer, StringComparer.OrdinalIgnoreCase);
        var application = header[3][1].GetString();
        var sender = application + "|" + header[4][1].GetString();
        return names.Any(name => name.Equals(application, StringComparison.OrdinalIgnoreCase) || name.Equals(sender, StringComparison.OrdinalIgnoreCase));
    }

    internal static string[] Entries(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    [GeneratedRegex(@"^([^=]+)=\s*(OBR|ORC|PID|OBX|SPM|SAC)-([1-9]\d?)(?:\.([1-9]))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
