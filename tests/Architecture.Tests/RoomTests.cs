using System.Text.RegularExpressions;
using Meridian.Testing;
using Xunit;

namespace Meridian.Architecture.Tests;

/// <summary>What a room may know, and the shape that all rooms of a kind share.</summary>
public sealed partial class RoomTests
{
    [Fact]
    public void A_room_of_Wire_knows_Buffers_and_itself()
    {
        var rooms = Rooms("Meridian.Wire");
        var wrong = SourceFile.All.Where(f => f.Project == "Meridian.Wire" && f.Room != "")
            .SelectMany(f => rooms.Where(r => r != f.Room && r != "Buffers" && Names(f, "Meridian.Wire." + r)).Select(r => $"{f.Path} names Wire/{r}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_room_of_Gateway_knows_its_own_room_of_Wire()
    {
        // Export writes the EDF+ and DICOM files that Wire/Edf and Wire/Dicom code: those are its own rooms under the formats' names.
        // DicomWeb is DICOM's other half: the same data sets over HTTP.
        var own = new Dictionary<string, string[]> { ["Export"] = ["Edf", "Dicom"], ["DicomWeb"] = ["Dicom"] };
        var wireRooms = Rooms("Meridian.Wire");
        var wrong = SourceFile.All.Where(f => f.Project == "Meridian.Gateway" && f.Room != "")
            .SelectMany(f => wireRooms.Where(r => r != f.Room && r != "Buffers" && !own.GetValueOrDefault(f.Room, []).Contains(r) && Names(f, "Meridian.Wire." + r))
                .Select(r => $"{f.Path} names Wire/{r}"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Core_knows_no_protocol_and_no_database()
    {
        string[] forbidden = ["Meridian.Wire", "Meridian.Gateway", "Meridian.Store", "Microsoft.Data", "SQLitePCL"];
        Assert.Empty(Offenders("Meridian.Core", forbidden));
    }

    [Fact]
    public void The_virtual_equipment_knows_Wire_alone()
    {
        Assert.Empty(Offenders("Meridian.Virtual", ["Meridian.Model", "Meridian.Core", "Meridian.Gateway", "Meridian.Store"]));
    }

    [Fact]
    public void Wire_has_no_clock_no_logs_and_no_sockets()
    {
        string[] forbidden = ["System.Net", "System.IO.Pipelines", "Microsoft.Extensions", "Microsoft.AspNetCore"];
        var wrong = Offenders("Meridian.Wire", forbidden)
            .Concat(SourceFile.All.Where(f => f.Project == "Meridian.Wire" && f.Lines.Any(l => l.Contains("TimeProvider"))).Select(f => f.Path + " reads a clock"));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_room_of_Wire_says_what_it_covers()
    {
        var silent = Rooms("Meridian.Wire").Where(r => r != "Buffers" && !File.Exists(Path.Combine(Repository.Root, "src", "Meridian.Wire", r, "README.md")));
        Assert.Empty(silent);
    }

    [Fact]
    public void A_protocol_room_of_Wire_has_frame_message_reader_writer_and_reject()
    {
        foreach (var room in ProtocolRooms())
        {
            var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Meridian.Wire", room), "*.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToList();
            foreach (var part in new[] { "Frame", "Message", "Reader", "Writer", "Reject" })
                Assert.True(files.Exists(f => f!.EndsWith(part, StringComparison.Ordinal)), $"Wire/{room} has no …{part}");
        }
    }

    [Fact]
    public void A_protocol_room_of_Gateway_has_endpoint_session_translator_options_log_metrics_and_conformance()
    {
        foreach (var room in ProtocolRooms())
        {
            var folder = Path.Combine(Repository.Root, "src", "Meridian.Gateway", room);
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
            foreach (var part in new[] { "Endpoint.cs", "Session.cs", "Translator.cs", "Options.cs", ".Log.cs", "Metrics.cs", "conformance.yaml" })
                Assert.True(files.Exists(f => f!.EndsWith(part, StringComparison.Ordinal)), $"Gateway/{room} has no …{part}");
        }
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var wrong = SourceFile.All.Where(f => f.Project != "Meridian.Model" && f.Folders is not ["Tables", ..])
            .Select(f => (File: f, Namespace: f.Lines.Select(l => NamespaceLine().Match(l)).FirstOrDefault(m => m.Success)?.Groups[1].Value))
            .Where(x => x.Namespace is not null && !IsFolder(x.File, x.Namespace))
            .Select(x => $"{x.File.Path}: {x.Namespace}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void No_name_says_nothing()
    {
        var wrong = SourceFile.All.Where(f => EmptyName().IsMatch(Path.GetFileNameWithoutExtension(f.Path))).Select(f => f.Path);
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_long_file_gives_its_reason()
    {
        var wrong = SourceFile.All.Where(f => f.Lines.Length > 600 && !f.Folders.Contains("Tables") && !f.Lines.Take(12).Any(l => l.Contains("long because", StringComparison.OrdinalIgnoreCase)))
            .Select(f => $"{f.Path}: {f.Lines.Length} lines");
        Assert.Empty(wrong);
    }

    /// <summary>Rooms of Wire that carry messages of equipment and so have a room of Gateway beside them; formats such as EDF+ do not.</summary>
    private static IEnumerable<string> ProtocolRooms() =>
        Rooms("Meridian.Wire").Where(r => Directory.Exists(Path.Combine(Repository.Root, "src", "Meridian.Gateway", r)) && r is not ("Fhir" or "Buffers"));

    private static string[] Rooms(string project) => SourceFile.All.Where(f => f.Project == project && f.Room != "").Select(f => f.Room).Distinct().ToArray();

    private static bool Names(SourceFile file, string space) =>
        file.Usings.Any(u => u == space || u.StartsWith(space + ".", StringComparison.Ordinal)) || file.Lines.Any(l => l.Contains(space + ".", StringComparison.Ordinal) && !l.TrimStart().StartsWith("//", StringComparison.Ordinal) && !l.StartsWith("namespace", StringComparison.Ordinal) && !l.TrimStart().StartsWith("using", StringComparison.Ordinal));

    private static IEnumerable<string> Offenders(string project, string[] forbidden) => SourceFile.All.Where(f => f.Project == project)
        .SelectMany(f => f.Usings.Where(u => forbidden.Any(x => u == x || u.StartsWith(x + ".", StringComparison.Ordinal))).Select(u => $"{f.Path} uses {u}"));

    private static bool IsFolder(SourceFile file, string space) => space == string.Join('.', [file.Project, .. file.Folders]) || space == string.Join('.', [file.Project, .. file.Folders.TakeWhile(x => x != "Tables")]);

    [GeneratedRegex(@"^namespace ([\w.]+);")]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"(Utils?|Helpers?|Manager|Impl|Base|Common|Dto)$")]
    private static partial Regex EmptyName();
}
