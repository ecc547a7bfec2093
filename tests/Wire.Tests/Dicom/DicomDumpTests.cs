using Meridian.Wire.Dicom;
using Xunit;

namespace Meridian.Wire.Tests.Dicom;

/// <summary>Every file beside what dcmdump (dcmtk) reads in it: tags, representations, lengths, values, nesting.</summary>
public sealed class DicomDumpTests
{
    /// <summary>What dcmdump cannot read, and why; we read all but the last.</summary>
    private static readonly Dictionary<string, string> Unreadable = new()
    {
        ["files/SC_rgb_jpeg.dcm"] = "its data set is implicit where its transfer syntax says JPEG: dcmdump stops, we look and read it",
        ["files/rtplan_truncated.dcm"] = "cut off within an item: dcmdump shows nothing of the sequence, we show what is there",
        ["files/MR_truncated.dcm"] = "cut off within the pixel data: dcmdump drops the element, we keep what is there",
        ["files/no_meta.dcm"] = "a stray byte before the first tag: no data set",
    };

    /// <summary>One process for all files: starting it is what costs.</summary>
    private static readonly Lazy<Task<Dictionary<string, string>>> Dumps = new(async () =>
    {
        var (_, output, _) = await Peer.RunAsync("/usr/bin/dcmdump", "dcmtk", ["-q", "+F", "+L", "-Un", "+R", "4194302", .. DicomCorpus.Names.Select(n => Path.Combine(DicomCorpus.Root!, n))]);
        return output.Split("# dcmdump (").Skip(1).ToDictionary(d => Path.GetRelativePath(DicomCorpus.Root!, d[(d.IndexOf(": ", StringComparison.Ordinal) + 2)..d.IndexOf('\n')]), d => d[d.IndexOf('\n')..]);
    });

    [Theory]
    [MemberData(nameof(DicomCorpus.Rows), MemberType = typeof(DicomCorpus))]
    public async Task A_file_reads_as_dcmdump_reads_it(string name)
    {
        var bytes = DicomCorpus.Read(name);
        var dumps = await Dumps.Value;
        if (Unreadable.TryGetValue(name, out var reason))
        {
            Assert.False(dumps.TryGetValue(name, out var read) && read.Contains("# Dicom-Data-Set", StringComparison.Ordinal), $"dcmdump reads {name} now; {reason}");
            if (name == "files/no_meta.dcm") Assert.Equal(DicomReject.NotDicom, Assert.Throws<DicomRejectException>(() => DicomReader.ReadFile(bytes)).Reason);
            else Assert.NotEmpty(DicomReader.ReadFile(bytes).Warnings);
            return;
        }
        var file = DicomReader.ReadFile(bytes);
        var theirs = Dump.Theirs(dumps[name]);
        var ours = Dump.Ours(file.Meta, file.Dataset);
        Assert.NotEmpty(theirs);
        // an item that was cut off: dcmdump prints the length that it should have
        if (name == "files/dicomdirtests/DICOMDIR-nooffset") theirs[theirs.FindLastIndex(l => l == "1 item 248")] = "1 item 224";
        for (var i = 0; i < Math.Min(theirs.Count, ours.Count); i++)
            if (theirs[i] != ours[i]) Assert.Fail($"line {i}\ndcmdump: {Short(theirs[i])}\nours:    {Short(ours[i])}");
        Assert.Equal(theirs.Count, ours.Count);
    }

    private static string Short(string line) => line.Length > 300 ? line[..300] + $"… ({line.Length})" : line;
}
