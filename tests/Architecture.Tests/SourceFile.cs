using System.Text.RegularExpressions;
using Meridian.Testing;

namespace Meridian.Architecture.Tests;

/// <summary>One C# file of <c>src/</c>, read as text: where it lies and whom it names.</summary>
internal sealed partial record SourceFile(string Path, string Project, string[] Folders, string[] Lines)
{
    /// <summary>The first folder below the project: the room; empty for a file at the project's root.</summary>
    public string Room => Folders.Length > 0 ? Folders[0] : "";

    public IEnumerable<string> Usings => Lines.Select(line => UsingLine().Match(line)).Where(m => m.Success).Select(m => m.Groups[1].Value);

    public static IReadOnlyList<SourceFile> All { get; } = Read();

    private static List<SourceFile> Read()
    {
        var src = System.IO.Path.Combine(Repository.Root, "src");
        return Directory.EnumerateFiles(src, "*.cs", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(src, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/"))
            .Select(path =>
            {
                var parts = path.Split('/');
                return new SourceFile("src/" + path, parts[0], parts[1..^1], File.ReadAllLines(System.IO.Path.Combine(src, path)));
            }).ToList();
    }

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);")]
    private static partial Regex UsingLine();
}
