using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Meridian.Gateway.Lis;

/// <summary>
/// All drivers: those that come with the hub, and the site's own, which win over one of the same name. Which one speaks with an
/// instrument: the one that the settings name for its connection; else the one whose pattern the header's sender meets, the
/// site's first; else the default.
/// </summary>
public sealed class LisDrivers
{
    private const string Embedded = "lis-driver/";
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(50);
    private readonly Dictionary<string, LisSpeech> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(Regex Pattern, LisSpeech Speech)> patterns = [];

    /// <exception cref="FormatException">The default driver does not exist, or one that comes with the hub is wrong.</exception>
    public LisDrivers(LisOptions options, ILogger<LisDrivers> log)
    {
        if (options.DriversFolder is { Length: > 0 } folder && Directory.Exists(folder))
            foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
                try
                {
                    Add(Read(File.ReadAllBytes(file)));
                }
                catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
                {
                    // One bad file of a site must not keep the others from working; the instrument then speaks by the next driver that fits.
                    log.BadDriver(file, wrong.Message);
                }
        foreach (var driver in ComeAlong()) if (!byName.ContainsKey(driver.Name)) Add(driver);
        Default = Find(options.DefaultDriver) ?? throw new FormatException($"there is no driver '{options.DefaultDriver}'");
    }

    internal LisSpeech Default { get; }

    /// <summary>All, by name.</summary>
    public IReadOnlyList<LisDriver> All => [.. byName.Values.Select(s => s.Driver).OrderBy(d => d.Name, StringComparer.Ordinal)];

    internal LisSpeech? Find(string? name) => name is null ? null : byName.GetValueOrDefault(name);

    /// <summary>The driver of what a header calls its sender (H-5, as sent); null: none knows it.</summary>
    internal LisSpeech? Of(string sender)
    {
        foreach (var (pattern, speech) in patterns)
            try
            {
                if (pattern.IsMatch(sender)) return speech;
            }
            catch (RegexMatchTimeoutException)
            {
                // A pattern that takes this long on a header knows nothing of it.
            }
        return null;
    }

    /// <summary>Reads one driver file.</summary>
    /// <exception cref="FormatException">It is no driver; the message says what is wrong.</exception>
    public static LisDriver Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var driver = JsonSerializer.Deserialize<LisDriver>(json, LisDriverJson.Options) ?? throw new FormatException("the file is empty");
            _ = LisSpeech.Of(driver);
            return driver;
        }
        catch (JsonException wrong)
        {
            throw new FormatException(wrong.Message, wrong);
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }

    internal static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, MatchTimeout);

    private void Add(LisDriver driver)
    {
        var speech = LisSpeech.Of(driver);
        byName[driver.Name] = speech;
        foreach (var pattern in driver.Match) patterns.Add((Pattern(pattern), speech));
    }

    private static IEnumerable<LisDriver> ComeAlong()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Embedded, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return Read(bytes);
        }
    }
}
