using Meridian.Testing;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>The files of the corpus that are DICOM (or claim to be).</summary>
internal static class DicomCorpus
{
    private static readonly string[] OtherKinds = [".txt", ".json", ".icc", ".gz", ".dump"];

    public static string? Root => Corpora.Root is { } root && Directory.Exists(Path.Combine(root, "dicom")) ? Path.Combine(root, "dicom") : null;

    /// <summary>Paths relative to <see cref="Root"/>.</summary>
    public static IEnumerable<string> Names => Root is null ? [] : Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Where(f => !OtherKinds.Contains(Path.GetExtension(f)) && Path.GetFileName(f) != "README").Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal);

    /// <summary>One line a file; a line of its own where the corpus is not there, so that the tests are seen to be skipped.</summary>
    public static TheoryData<string> Rows => [.. Names.DefaultIfEmpty("")];

    /// <summary>One file of each kind: of the series of the sample directories only the first.</summary>
    public static TheoryData<string> Kinds => [.. Names.GroupBy(n => n.Contains("dicomdirtests/", StringComparison.Ordinal) && !n.Contains("DICOMDIR", StringComparison.Ordinal) ? Path.GetDirectoryName(n)! : n).Select(g => g.First()).DefaultIfEmpty("")];

    public static byte[] Read(string name)
    {
        Assert.SkipWhen(name.Length == 0, "The DICOM corpus is not here");
        return File.ReadAllBytes(Path.Combine(Root!, name));
    }
}
