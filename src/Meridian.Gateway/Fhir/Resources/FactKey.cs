using System.Globalization;

namespace Meridian.Gateway.Fhir.Resources;

/// <summary>The place of one observation in the record: a total order, the same for every reader. Waves come after values of the same message.</summary>
/// <param name="Ticks">Hub time of the report, UTC ticks.</param>
/// <param name="Ordinal">Which report of the message; <see cref="Wave"/> for a wave.</param>
/// <param name="Nth">Which of the report's values of that metric.</param>
public readonly record struct FactKey(long Ticks, long Sequence, int Ordinal, long Metric, int Nth) : IComparable<FactKey>
{
    public const int Wave = int.MaxValue;

    public int CompareTo(FactKey other) =>
        (Ticks, Sequence, Ordinal, Metric, Nth).CompareTo((other.Ticks, other.Sequence, other.Ordinal, other.Metric, other.Nth));

    /// <summary>The id of the resource: message, report, metric, and which of them when there are several. For a wave: message, <c>w</c>, metric, time.</summary>
    public string Id => Ordinal == Wave
        ? string.Create(CultureInfo.InvariantCulture, $"{Sequence}-w-{Metric}-{Ticks}")
        : Nth == 0 ? string.Create(CultureInfo.InvariantCulture, $"{Sequence}-{Ordinal}-{Metric}") : string.Create(CultureInfo.InvariantCulture, $"{Sequence}-{Ordinal}-{Metric}-{Nth}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks}.{Sequence}.{Ordinal}.{Metric}.{Nth}");

    public static FactKey Parse(string text)
    {
        var parts = text.Split('.');
        return new(Number(parts[0]), Number(parts[1]), (int)Number(parts[2]), Number(parts[3]), (int)Number(parts[4]));
    }

    /// <summary>Reads an id; the ticks of a value's are 0. Null: no id that this hub gives.</summary>
    public static FactKey? OfId(string id)
    {
        var parts = id.Split('-');
        if (parts.Length is < 3 or > 4 || !TryNumber(parts[0], out var sequence) || sequence is < 1 or long.MaxValue) return null;
        if (parts[1] == "w") return parts.Length == 4 && TryNumber(parts[2], out var wave) && TryNumber(parts[3], out var ticks) ? new(ticks, sequence, Wave, wave, 0) : null;
        var nth = 0L;
        if (!TryNumber(parts[1], out var ordinal) || !TryNumber(parts[2], out var metric) || (parts.Length == 4 && !TryNumber(parts[3], out nth))) return null;
        if (ordinal >= Wave || nth > int.MaxValue) return null;
        var key = new FactKey(0, sequence, (int)ordinal, metric, (int)nth);
        return key.Id == id ? key : null; // one spelling only: no leading zeros, no -0
    }

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
