using System.Globalization;
using System.Text;

namespace Meridian.Gateway.Export;

/// <summary>Lines of CSV as RFC 4180 has them: comma, CRLF, quotes where a field needs them.</summary>
internal sealed class CsvLine
{
    private readonly StringBuilder line = new();
    private bool first = true;

    public CsvLine Add(string? field)
    {
        if (!first) line.Append(',');
        first = false;
        if (string.IsNullOrEmpty(field)) return this;
        if (field.AsSpan().IndexOfAny(",\"\r\n") < 0) line.Append(field);
        else line.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        return this;
    }

    public CsvLine Add(long number) => Add(number.ToString(CultureInfo.InvariantCulture));
    /// <summary>A number with the digits that were sent.</summary>
    public CsvLine Add(decimal number) => Add(number.ToString(CultureInfo.InvariantCulture));
    /// <summary>ISO 8601, UTC; milliseconds, finer only where there are finer.</summary>
    public CsvLine Add(DateTimeOffset at) => Add(Time(at));

    public static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString(at.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The line, ended; starts the next.</summary>
    public string End()
    {
        var text = line.Append("\r\n").ToString();
        line.Clear();
        first = true;
        return text;
    }
}
