namespace Meridian.Store.Sqlite;

/// <summary>Conditions that are set, with their numbers, in the order of their question marks.</summary>
internal sealed class Where
{
    private readonly List<string> conditions = [];
    private readonly List<long> values = [];

    public Where And(string condition)
    {
        conditions.Add(condition);
        return this;
    }

    public Where And(string condition, long value)
    {
        values.Add(value);
        return And(condition);
    }

    /// <returns>The number of the next parameter.</returns>
    public int Bind(Statement statement)
    {
        for (var i = 0; i < values.Count; i++) statement.Bind(i + 1, values[i]);
        return values.Count + 1;
    }

    public override string ToString() => conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
}
