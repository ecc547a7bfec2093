namespace Meridian.Testing;

/// <summary>Finds the recorded material that nobody on this project made; null where a machine has none.</summary>
public static class Corpora
{
    /// <summary>The folder that <c>MERIDIAN_CORPORA</c> names, else <c>../shared/corpora</c> from the project's root; null where neither exists.</summary>
    public static string? Root { get; } = Find();

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("MERIDIAN_CORPORA");
        if (!string.IsNullOrEmpty(named) && Directory.Exists(named)) return named;
        var beside = Path.Combine(Repository.Root, "..", "shared", "corpora");
        return Directory.Exists(beside) ? Path.GetFullPath(beside) : null;
    }
}
