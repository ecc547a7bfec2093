using Meridian.Model;

namespace Meridian.Store.Rows;

/// <summary>Lowest, highest, sum and count of the numbers of one metric in one stretch of time.</summary>
public struct TrendTally
{
    public long Count;
    public double Minimum, Maximum, Total;

    /// <summary>What trends show: numbers that the equipment stands by, or only questions. Not what it calls invalid or entered in error.</summary>
    public static bool Counts(ValueKind kind, ObservationStatus status)
        => kind == ValueKind.Numeric && status is not (ObservationStatus.Invalid or ObservationStatus.EnteredInError);

    public void Add(double value)
    {
        Minimum = Count == 0 ? value : Math.Min(Minimum, value);
        Maximum = Count == 0 ? value : Math.Max(Maximum, value);
        Total += value;
        Count++;
    }

    public void Add(in TrendTally other)
    {
        if (other.Count == 0) return;
        Minimum = Count == 0 ? other.Minimum : Math.Min(Minimum, other.Minimum);
        Maximum = Count == 0 ? other.Maximum : Math.Max(Maximum, other.Maximum);
        Total += other.Total;
        Count += other.Count;
    }
}
