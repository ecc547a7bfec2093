using System.Globalization;
using System.Text;

namespace Meridian.Gateway.Lis;

/// <summary>One thing that went over a line.</summary>
/// <param name="At">Since the beginning.</param>
/// <param name="IsFromInstrument">False: the host's.</param>
public readonly record struct LisTranscriptStep(TimeSpan At, bool IsFromInstrument, byte[] Bytes);

/// <summary>
/// What went over a line, both ways, as text that people can read and edit and that gives the very bytes again. One step a line:
/// seconds since the beginning, <c>&gt;</c> for the instrument's or <c>&lt;</c> for the host's bytes, then the bytes: printable ASCII as it is, all else
/// in angle brackets, by name (<c>&lt;STX&gt;</c>, <c>&lt;CR&gt;</c>) or as two hexadecimal digits. Lines that begin with # are remarks.
/// </summary>
public static class LisTranscript
{
    /// <summary>The first line of a file.</summary>
    public const string Head = "# meridian lis conversation 1";

    private static readonly (byte Byte, string Name)[] Names =
    [
        (0x00, "NUL"), (0x01, "SOH"), (0x02, "STX"), (0x03, "ETX"), (0x04, "EOT"), (0x05, "ENQ"), (0x06, "ACK"), (0x09, "TAB"), (0x0A, "LF"), (0x0B, "VT"), (0x0D, "CR"),
        (0x10, "DLE"), (0x11, "DC1"), (0x12, "DC2"), (0x13, "DC3"), (0x14, "DC4"), (0x15, "NAK"), (0x16, "SYN"), (0x17, "ETB"), (0x1C, "FS"),
    ];

    /// <summary>One step as a line, without its end.</summary>
    public static void Append(StringBuilder to, LisTranscriptStep step)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.Append(CultureInfo.InvariantCulture, $"{step.At.TotalSeconds:F3} {(step.IsFromInstrument ? '>' : '<')} ");
        AppendBytes(to, step.Bytes);
    }

    /// <summary>Bytes as they stand in a step.</summary>
    public static void AppendBytes(StringBuilder to, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(to);
        foreach (var b in bytes)
        {
            if (b is > 0x20 and < 0x7F and not (byte)'<' || b == 0x20) to.Append((char)b);
            else
            {
                var name = Array.Find(Names, n => n.Byte == b).Name;
                to.Append('<').Append(name ?? b.ToString("X2", CultureInfo.InvariantCulture)).Append('>');
            }
        }
    }

    /// <summary>The steps of a file.</summary>
    /// <exception cref="FormatException">A line is no step; the message says which.</exception>
    public static IReadOnlyList<LisTranscriptStep> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<LisTranscriptStep> steps = [];
        var number = 0;
        foreach (var whole in text.Split('\n'))
        {
            number++;
            var line = whole.TrimEnd('\r');
            if (line.Length == 0 || line[0] == '#') continue;
            var blank = line.IndexOf(' ');
            if (blank < 1 || line.Length < blank + 3 || line[blank + 1] is not ('>' or '<') || line[blank + 2] != ' '
                || !double.TryParse(line.AsSpan(0, blank), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number} is no step; write: SECONDS > BYTES"));
            steps.Add(new(TimeSpan.FromSeconds(seconds), line[blank + 1] == '>', Bytes(line.AsSpan(blank + 3), number)));
        }
        return steps;
    }

    private static byte[] Bytes(ReadOnlySpan<char> text, int number)
    {
        List<byte> bytes = new(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '<')
            {
                if (text[i] is < ' ' or > '~') throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number} has a character that is no printable ASCII"));
                bytes.Add((byte)text[i]);
                continue;
            }
            var end = text[i..].IndexOf('>');
            if (end < 0) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number}: a < without its >"));
            var word = text[(i + 1)..(i + end)].ToString();
            var known = Array.FindIndex(Names, n => n.Name == word);
            if (known >= 0) bytes.Add(Names[known].Byte);
            else if (word.Length == 2 && byte.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b)) bytes.Add(b);
            else throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"line {number}: <{word}> is neither a name nor two hexadecimal digits"));
            i += end;
        }
        return [.. bytes];
    }
}
