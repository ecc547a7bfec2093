using System.Globalization;
using System.Text.Json;

namespace Meridian.Bench;

/// <summary>The figures of one run: a table for people and JSON for machines; each figure as minimum, median and maximum.</summary>
internal sealed class BenchReport
{
    private readonly List<Figure> figures = [];

    private sealed record Figure(string Name, string Unit, double Minimum, double Median, double Maximum, int Runs);

    public void Add(string name, string unit, IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var figure = new Figure(name, unit, sorted[0], sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2, sorted[^1], sorted.Length);
        figures.Add(figure);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-58} {figure.Median,12:G5} {unit,-11} ({figure.Minimum:G5} … {figure.Maximum:G5}, {figure.Runs} runs)"));
    }

    /// <summary>Writes <c>artifacts/bench/NAME.json</c> below the checkout.</summary>
    public void Save(string name)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("MERIDIAN_HOME") ?? ".", "artifacts", "bench");
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + ".json");
        File.WriteAllText(path, JsonSerializer.Serialize(new { at = TimeProvider.System.GetUtcNow(), cores = Environment.ProcessorCount, figures }, new JsonSerializerOptions { WriteIndented = true }));
        Console.WriteLine($"Written to {path}");
    }
}
