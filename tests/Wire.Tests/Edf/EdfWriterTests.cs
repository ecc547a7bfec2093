using System.Buffers;
using System.Text;
using Meridian.Wire.Edf;
using Xunit;

namespace Meridian.Wire.Tests.Edf;

public sealed class EdfWriterTests
{
    [Fact]
    public void Writes_the_header_fields_of_the_specification_at_their_places()
    {
        var file = EdfFiles.Mixed(3, r => 2 * r, true, new());
        string Field(int at, int length) => Encoding.ASCII.GetString(file, at, length);
        Assert.Equal("0       ", Field(0, 8));
        Assert.Equal("MRN_17 F 01-MAR-1961 Hon,_Amy", Field(8, 80).TrimEnd());
        Assert.Equal("Startdate 21-NOV-2026 V1 X ACME_Monitor", Field(88, 80).TrimEnd());
        Assert.Equal("21.11.26", Field(168, 8));
        Assert.Equal("08.00.05", Field(176, 8));
        Assert.Equal("1280    ", Field(184, 8));
        Assert.Equal("EDF+C", Field(192, 44).TrimEnd());
        Assert.Equal("3       ", Field(236, 8));
        Assert.Equal("2       ", Field(244, 8));
        Assert.Equal("4   ", Field(252, 4));
        Assert.Equal("EDF Annotations ", Field(256 + 3 * 16, 16));
        Assert.Equal(1280 + 3 * (2 * 875 + 120), file.Length);
        foreach (var b in file.AsSpan(0, 1280)) Assert.InRange(b, 32, 126);
    }

    [Fact]
    public void Reads_back_what_was_written_with_gaps_and_annotations_of_any_language()
    {
        var annotations = new Queue<EdfAnnotation>([new(0, null, "患者 王小明"), new(1.25m, 3.5m, "Alarm started: high"), new(-0.5m, null, "before")]);
        decimal[] onsets = [0.25m, 2.25m, 60.25m, 62.25m];
        var reader = new EdfReader(EdfFiles.Mixed(4, r => onsets[r], false, annotations));
        Assert.False(reader.Header.Contiguous);
        Assert.Equal(new EdfPatient("MRN_17", 'F', new DateOnly(1961, 3, 1), "Hon,_Amy"), reader.Header.Patient);
        Assert.Equal(new EdfRecording("V1", null, "ACME_Monitor"), reader.Header.Recording);
        Assert.Equal(new DateTime(2026, 11, 21, 8, 0, 5), reader.Header.Start);
        Assert.Equal(["ECG II", "Pleth", "Resp"], reader.Header.Signals.Select(s => s.Label));
        var read = new List<EdfAnnotation>();
        for (var r = 0; r < 4; r++)
        {
            var (onset, samples, notes) = reader.Record(r);
            Assert.Equal(onsets[r], onset);
            read.AddRange(notes);
            var at = 0;
            for (var s = 0; s < 3; s++)
                for (var i = 0; i < reader.Header.Signals[s].SamplesPerRecord; i++)
                    Assert.Equal(EdfFiles.Value(s, r * reader.Header.Signals[s].SamplesPerRecord + i), samples[at++]);
        }
        Assert.Equal([new(0, null, "患者 王小明"), new(1.25m, 3.5m, "Alarm started: high"), new(-0.5m, null, "before")], read);
    }

    [Fact]
    public void Keeps_annotations_waiting_until_a_record_has_room()
    {
        var all = Enumerable.Range(0, 12).Select(i => new EdfAnnotation(i, null, $"event {i} of a busy bed")).ToArray();
        var waiting = new Queue<EdfAnnotation>(all);
        var reader = new EdfReader(EdfFiles.Mixed(8, r => 2 * r, true, waiting));
        Assert.Empty(waiting);
        Assert.Equal(all, Enumerable.Range(0, 8).SelectMany(r => reader.Record(r).Annotations));
        Assert.True(reader.Record(1).Annotations.Count > 0);
    }

    [Fact]
    public void Refuses_annotations_that_find_no_room_rather_than_losing_them()
    {
        var many = new Queue<EdfAnnotation>(Enumerable.Range(0, 12).Select(i => new EdfAnnotation(i, null, $"event {i} of a busy bed")));
        Assert.Equal(EdfReject.AnnotationsTooLong, Assert.Throws<EdfException>(() => EdfFiles.Mixed(1, _ => 0, true, many)).Reason);
        var big = new Queue<EdfAnnotation>([new(0, null, new string('x', 200))]);
        Assert.Equal(EdfReject.AnnotationsTooLong, Assert.Throws<EdfException>(() => EdfFiles.Mixed(1, _ => 0, true, big)).Reason);
    }

    [Fact]
    public void A_separator_inside_of_a_text_cannot_end_it()
    {
        var waiting = new Queue<EdfAnnotation>([new(0, null, "a\u0014b\0c\u0015d")]);
        var (_, _, notes) = new EdfReader(EdfFiles.Mixed(1, _ => 0, true, waiting)).Record(0);
        Assert.Equal("a b c d", Assert.Single(notes).Text);
    }

    [Fact]
    public void Refuses_records_that_overlap_leave_a_hole_in_a_contiguous_file_or_are_too_many()
    {
        Assert.Equal(EdfReject.OutOfOrder, Assert.Throws<EdfException>(() => EdfFiles.Mixed(2, r => r, false, new())).Reason);
        Assert.Equal(EdfReject.OutOfOrder, Assert.Throws<EdfException>(() => EdfFiles.Mixed(2, r => 3 * r, true, new())).Reason);
        var output = new ArrayBufferWriter<byte>();
        var writer = new EdfWriter(output, EdfFiles.Header([EdfFiles.Signal("ECG", 2)], 1));
        Assert.Equal(EdfReject.WrongRecordCount, Assert.Throws<EdfException>(() => writer.Complete(new())).Reason);
        Assert.Equal(EdfReject.WrongSampleCount, Assert.Throws<EdfException>(() => writer.WriteRecord(0, new short[3], new())).Reason);
        writer.WriteRecord(0, new short[2], new());
        Assert.Equal(EdfReject.WrongRecordCount, Assert.Throws<EdfException>(() => writer.WriteRecord(2, new short[2], new())).Reason);
    }

    [Theory]
    [InlineData("心电图", EdfReject.BadText)]
    [InlineData("a label of more than sixteen", EdfReject.BadText)]
    public void Refuses_a_label_that_a_header_cannot_carry(string label, EdfReject reason) =>
        Assert.Equal(reason, Assert.Throws<EdfException>(() => new EdfWriter(new ArrayBufferWriter<byte>(), EdfFiles.Header([EdfFiles.Signal(label, 2)], 1))).Reason);

    [Fact]
    public void Refuses_extremes_that_are_equal_or_turned_round()
    {
        EdfReject Reason(EdfSignal signal) => Assert.Throws<EdfException>(() => new EdfWriter(new ArrayBufferWriter<byte>(), EdfFiles.Header([signal], 1))).Reason;
        Assert.Equal(EdfReject.BadRange, Reason(EdfFiles.Signal("ECG", 2) with { DigitalMaximum = -2048 }));
        Assert.Equal(EdfReject.BadRange, Reason(EdfFiles.Signal("ECG", 2) with { PhysicalMaximum = -10.24m }));
        Assert.Equal(EdfReject.NumberTooLong, Reason(EdfFiles.Signal("ECG", 2) with { PhysicalMaximum = 1.23456789m }));
    }

    [Theory]
    [InlineData("Hon^Amy", "Hon^Amy")]
    [InlineData("Jürgen Weiß", "Jurgen Weiss")]
    [InlineData("王小明", null)]
    [InlineData("王 Wang", "Wang")]
    [InlineData("  ", null)]
    public void Turns_names_into_what_a_header_can_carry(string name, string? expected) => Assert.Equal(expected, EdfText.ToAscii(name));
}
