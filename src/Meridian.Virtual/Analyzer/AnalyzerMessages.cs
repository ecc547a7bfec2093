using System.Buffers;
using System.Globalization;
using Meridian.Virtual.Physiology;
using Meridian.Wire.Lis;

namespace Meridian.Virtual.Analyzer;

/// <summary>What a virtual analyzer says, LIS2-A2. Values are pure functions of the seed, the specimen and the test.</summary>
internal sealed class AnalyzerMessages(AnalyzerKind kind, int number, ulong seed)
{
    private readonly IReadOnlyList<AnalyzerTest> panel = AnalyzerPanel.Of(kind);

    /// <summary>Serial number, as its header says.</summary>
    public string Serial { get; } = string.Create(CultureInfo.InvariantCulture, $"VA-{ShortOf(kind)}-{number + 1:D4}");

    public IReadOnlyList<AnalyzerTest> Panel => panel;

    public static string ShortOf(AnalyzerKind kind) => kind switch
    {
        AnalyzerKind.Chemistry => "CHEM",
        AnalyzerKind.Hematology => "HEMA",
        AnalyzerKind.Coagulation => "COAG",
        AnalyzerKind.Immunoassay => "IMMU",
        AnalyzerKind.BloodGas => "BGAS",
        AnalyzerKind.NucleicAcid => "NAAT",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public byte[] Query(string specimen, DateTimeOffset now)
    {
        var (output, writer) = Begin(now);
        writer.Record('Q', 1).Field(3).Component(2).Text(specimen).Field(5).Text("ALL").Field(13).Text("O");
        return End(output, writer);
    }

    /// <param name="tests">Codes asked for; empty: all it can.</param>
    /// <param name="at">When the last was measured.</param>
    public byte[] Results(string specimen, IReadOnlyCollection<string> tests, long ordinal, DateTimeOffset at, out int count)
    {
        var (output, writer) = Begin(at);
        writer.Record('P', 1);
        writer.Record('O', 1).Field(3).Text(specimen).Field(4).Number(ordinal / 10 % 50 + 1).Component(2).Number(ordinal % 10 + 1);
        writer.Field(5).Raw("^^^ALL"u8).Field(6).Text("R").Field(12).Text("N").Field(26).Text("F");
        count = 0;
        foreach (var test in panel)
            if (tests.Count == 0 || tests.Contains(test.Code)) Result(writer, test, ++count, Text(test, specimen), at);
        if (ordinal % 25 == 0) Reagents(writer, ordinal);
        return End(output, writer);
    }

    /// <summary>A control: its level's target with the analyzer's own spread.</summary>
    public byte[] Control(long ordinal, DateTimeOffset at, out int count)
    {
        var level = (int)(ordinal % AnalyzerControls.Levels) + 1;
        var (output, writer) = Begin(at);
        writer.Record('P', 1);
        writer.Record('O', 1).Field(3).Text($"{AnalyzerControls.MaterialOf(kind)}-{level}").Field(5).Raw("^^^ALL"u8).Field(12).Text("Q")
            .Field(16).Text(AnalyzerControls.MaterialOf(kind)).Component(2).Text(AnalyzerControls.LotOf(seed)).Component(3).Number(level).Field(26).Text("F");
        count = 0;
        foreach (var test in panel)
        {
            if (test.IsQualitative) continue;
            var noise = new SeededNoise(seed ^ (ulong)number, Stream("QC" + test.Code));
            var value = AnalyzerControls.TargetOf(test, level) + noise.Gaussian(ordinal) * AnalyzerControls.SpreadOf(test, level);
            Result(writer, test, ++count, Number(test, value), at);
        }
        return End(output, writer);
    }

    private (ArrayBufferWriter<byte> Output, LisWriter Writer) Begin(DateTimeOffset now)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var writer = new LisWriter(output);
        writer.Record('H').Field(5).Text("MERIDIAN").Component(2).Text($"VIRTUAL-{ShortOf(kind)}").Component(3).Text("1.0").Component(4).Text(Serial).Field(12).Text("P").Field(13).Text("LIS2-A2").Field(14).Time(new(now.DateTime, LisPrecision.Second));
        return (output, writer);
    }

    private static byte[] End(ArrayBufferWriter<byte> output, LisWriter writer)
    {
        writer.Record('L', 1).Field(3).Text("N").End();
        return output.WrittenSpan.ToArray();
    }

    private static void Result(LisWriter writer, AnalyzerTest test, int number, string value, DateTimeOffset at)
    {
        writer.Record('R', number).Field(3).Component(4).Text(test.Code).Component(5).Number(1).Field(4).Text(value);
        if (test.Unit.Length > 0) writer.Field(5).Text(test.Unit);
        if (!test.IsQualitative) writer.Field(6).Text(string.Create(CultureInfo.InvariantCulture, $"{test.Low} to {test.High}"));
        writer.Field(7).Text(Flag(test, value)).Field(9).Text("F").Field(11).Text("OP1").Field(13).Time(new(at.DateTime, LisPrecision.Second));
    }

    private void Reagents(LisWriter writer, long ordinal)
    {
        var left = 500 - (int)(ordinal % 500);
        foreach (var test in panel.Take(3))
            writer.Record('M').Field(2).Text("1").Field(3).Text("REAGENT").Field(4).Text(test.Code).Field(5).Text(string.Create(CultureInfo.InvariantCulture, $"R{seed % 10000:D4}")).Field(6).Text("20271231").Field(7).Number(left);
    }

    private string Text(AnalyzerTest test, string specimen)
    {
        var noise = new SeededNoise(seed, Stream(test.Code));
        var index = Stream(specimen);
        if (test.IsQualitative) return noise.Uniform(index) < test.High ? "Positive" : "Negative";
        var (middle, half) = ((test.Low + test.High) / 2, (test.High - test.Low) / 2);
        var spread = noise.Gaussian(index) * 0.6;
        // One in twenty is far out, as in a hospital.
        if (noise.Uniform(index + 1) < 0.05) spread *= 4;
        // Never so low that nothing is left: no panel with neutrophils and without leukocytes.
        var value = Math.Max(test.Low < 0 ? double.MinValue : test.Low * 0.3, middle + spread * half);
        if (test.Limit > 0 && value > test.Limit) return string.Create(CultureInfo.InvariantCulture, $">{test.Limit}");
        return Number(test, value);
    }

    private static string Number(AnalyzerTest test, double value) => value.ToString("F" + test.Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Flag(AnalyzerTest test, string value)
    {
        if (test.IsQualitative) return value == "Positive" ? "A" : "N";
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return "H";
        return number < test.Low ? "L" : number > test.High ? "H" : "N";
    }

    // FNV-1a: the same text gives the same stream on every machine.
    private static uint Stream(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text) hash = (hash ^ c) * 16777619u;
        return hash;
    }
}
