using System.Text.Json.Serialization;

namespace Meridian.Gateway.Admin;

/// <summary>A part of a list.</summary>
/// <param name="Items">In the order that the call names.</param>
/// <param name="Next">Give it as <c>before</c> to go on; null: this was the last part.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next)
{
    public static Page<T> Whole(IReadOnlyList<T> items) => new(items, null);

    /// <summary>Takes at most <paramref name="limit"/> of what is there; one more tells whether the list goes on.</summary>
    public static Page<T> Take<TRow>(IEnumerable<TRow> rows, int limit, Func<TRow, T> view, Func<TRow, string> cursor)
    {
        var items = new List<T>(Math.Min(limit, 256));
        string? last = null;
        foreach (var row in rows)
        {
            if (items.Count == limit) return new(items, last);
            items.Add(view(row));
            last = cursor(row);
        }
        return new(items, null);
    }
}
