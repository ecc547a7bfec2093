namespace Meridian.Testing;

/// <summary>Where this checkout is, found from the folder that the tests run in.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Meridian.slnx"))) return at.FullName;
        throw new InvalidOperationException("The tests run outside of a checkout: no Meridian.slnx above " + AppContext.BaseDirectory);
    }
}
