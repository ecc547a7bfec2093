using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Meridian.Gateway.Decoding;
using Meridian.Model;
using Meridian.Wire.Lis;

namespace Meridian.Gateway.Lis;

/// <summary>A recorded conversation read by this room's own codec and drivers: shown frame by frame, or turned into what a test expects of it.</summary>
public static class LisRecording
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>The driver whose pattern the first header meets; the default: none does.</summary>
    public static LisDriver DriverOf(IReadOnlyList<LisTranscriptStep> steps, LisDrivers drivers) => SpeechOf(steps, drivers).Driver;

    /// <summary>Writes each frame and control character as a line, the fields of each record below it.</summary>
    public static void Show(IReadOnlyList<LisTranscriptStep> steps, LisDrivers drivers, TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        var speech = SpeechOf(steps, drivers);
        to.WriteLine($"Driver: {speech.Driver.Name}{(speech.Driver.Title is { } title ? $" ({title})" : "")}");
        var decoder = new LisDecoder();
        LisFrameReader[] readers = [new(speech.Framing), new(speech.Framing)];
        foreach (var step in steps)
        {
            var reader = readers[step.IsFromInstrument ? 0 : 1];
            reader.ExpectsFrame = true;
            for (var at = 0; at < step.Bytes.Length;)
            {
                at += reader.Read(step.Bytes.AsSpan(at), out var frame);
                if (frame is { } whole) ShowFrame(step, whole, decoder, to);
            }
        }
    }

    /// <summary>What the hub makes of it: the reports and rejections of each message of the instrument, as JSON. Times without an offset count as UTC.</summary>
    public static string Facts(IReadOnlyList<LisTranscriptStep> steps, LisDrivers drivers)
    {
        var speech = SpeechOf(steps, drivers);
        var link = new LisLink(LisRole.Host, speech.Framing) { RecordsEvents = false };
        List<object> said = [];
        foreach (var step in steps)
        {
            if (!step.IsFromInstrument) continue;
            link.Receive(step.Bytes, step.At);
            Take(step.At);
        }
        link.LineLost(steps.Count > 0 ? steps[^1].At + TimeSpan.FromSeconds(1) : TimeSpan.Zero);
        Take(TimeSpan.MaxValue);
        return JsonSerializer.Serialize(said, Json);

        void Take(TimeSpan at)
        {
            while (link.TryTakeMessage(out var message))
            {
                if (message.Completion != LisCompletion.Whole)
                {
                    said.Add(new { broken = message.Completion.ToString() });
                    continue;
                }
                said.Add(Expected(LisReception.Receive(message.Text, default, new(drivers, speech, false, null, "", TimeSpan.Zero, 0))));
                if (at != TimeSpan.MaxValue) link.Answer(message.Id, LisAnswer.Committed, at);
            }
        }
    }

    /// <summary>What a test compares: the facts of one message, or why there are none.</summary>
    internal static object Expected(LisReception reception) => new
    {
        kind = reception.Submission.Kind,
        rejection = reception.Submission.Rejection?.Reason,
        asks = reception.Query is { } query ? new { specimens = query.Specimens.Select(s => s.Id).ToList(), query.IsAll, query.IsAborted } : null,
        report = reception.Submission.Facts.LabReports is [var report] ? Shown(report) : null,
    };

    internal static string ToJson(object expected) => JsonSerializer.Serialize(expected, Json);

    // The address of the recording is not that of the test.
    private static LabReport Shown(LabReport report) => report with { Equipment = report.Equipment with { Identifiers = [.. report.Equipment.Identifiers.Select(i => i with { Value = i.Value.Split('@')[0] })] } };

    private static LisSpeech SpeechOf(IReadOnlyList<LisTranscriptStep> steps, LisDrivers drivers)
    {
        var all = steps.Where(s => s.IsFromInstrument).SelectMany(s => s.Bytes).Take(64 * 1024).ToArray();
        return LisSession.SenderIn(all) is { } sender ? drivers.Of(sender) ?? drivers.Default : drivers.Default;
    }

    private static void ShowFrame(LisTranscriptStep step, LisFrame frame, LisDecoder decoder, TextWriter to)
    {
        var who = step.IsFromInstrument ? "instrument" : "host";
        var head = string.Create(CultureInfo.InvariantCulture, $"{step.At.TotalSeconds,9:F3} {who,-10} ");
        if (frame.Kind == LisFrameKind.Junk)
        {
            var text = new StringBuilder();
            LisTranscript.AppendBytes(text, frame.Raw.Span);
            to.WriteLine($"{head}{(frame.Raw.Span.Length == 1 ? "" : "outside of any frame: ")}{text}");
            return;
        }
        var decoded = decoder.Decode(frame.Raw.ToArray());
        if (decoded.Frame?.Control is { } control)
        {
            to.WriteLine(head + control);
            return;
        }
        var verdict = frame.Verdict == LisVerdict.Good ? "" : string.Create(CultureInfo.InvariantCulture, $"  !! {frame.Verdict}{(frame.ExpectedChecksum >= 0 && frame.FoundChecksum != frame.ExpectedChecksum ? $" (checksum should be {frame.ExpectedChecksum:X2})" : "")}");
        to.WriteLine($"{head}frame {(frame.Number < 0 ? "-" : frame.Number.ToString(CultureInfo.InvariantCulture))} {(frame.IsEnd ? "ETX" : "ETB")}{verdict}");
        foreach (var record in decoded.Segments)
        {
            to.WriteLine($"{"",10}{record.Id}  {record.Title}");
            foreach (var field in record.Fields) Field(field, 14, to);
        }
        if (decoded.Problem is { } problem) to.WriteLine($"{"",10}!! {problem.Message}");
    }

    private static void Field(DecodedField field, int indent, TextWriter to)
    {
        to.WriteLine($"{new string(' ', indent)}{field.Place,-8} {field.Text}{(field.Name is null ? "" : $"   [{field.Name}]")}");
        if (field.Parts is null || field.Parts.Count > 12) return;
        foreach (var part in field.Parts) Field(part, indent + 2, to);
    }
}
