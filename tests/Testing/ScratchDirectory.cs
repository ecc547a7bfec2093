namespace Meridian.Testing;

/// <summary>A fresh directory of a test, gone with it.</summary>
public sealed class ScratchDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("meridian-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try { Directory.Delete(Path, recursive: true); }
        catch (IOException) { } // something of the test still holds it; the system's own cleaning takes it
        catch (UnauthorizedAccessException) { }
    }
}
