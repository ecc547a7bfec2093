using System.Xml.Linq;
using Meridian.Testing;
using Xunit;

namespace Meridian.Architecture.Tests;

/// <summary>The arrows between projects, as ARCHITECTURE.md draws them.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Meridian.Model"] = [],
        ["Meridian.Wire"] = [],
        ["Meridian.Core"] = ["Meridian.Model"],
        ["Meridian.Store"] = ["Meridian.Core"],
        ["Meridian.Gateway"] = ["Meridian.Core", "Meridian.Wire"],
        ["Meridian.Virtual"] = ["Meridian.Wire"],
        ["Meridian.Server"] = ["Meridian.Gateway", "Meridian.Store", "Meridian.Virtual"],
    };

    [Fact]
    public void A_project_references_only_what_the_architecture_allows()
    {
        var wrong = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories))
        {
            var project = Path.GetFileNameWithoutExtension(file);
            Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} is not in the architecture: add it to ARCHITECTURE.md and here");
            var references = XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
            wrong.AddRange(references.Where(r => !allowed.Contains(r)).Select(r => $"{project} → {r}"));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_model_and_the_wire_use_no_package()
    {
        foreach (var project in new[] { "Meridian.Model", "Meridian.Wire" })
        {
            var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
            Assert.Empty(file.Descendants("PackageReference"));
            Assert.Empty(file.Descendants("FrameworkReference"));
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = XDocument.Load(Path.Combine(Repository.Root, "Meridian.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value).ToHashSet();
        var projects = new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'));
        Assert.All(projects, p => Assert.Contains(p, solution));
    }
}
