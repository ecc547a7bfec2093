using System.Diagnostics;
using System.Globalization;
using System.Text;
using Meridian.Wire.Hl7v2;

namespace Meridian.Bench.Parser;

/// <summary>
/// How fast the HL7 v2 reader is on one core: PCD-01 messages of six OBX, each another one in memory, read and indexed, and read with
/// OBX-2, 3, 5 and 6 of every OBX taken. Medians of several runs, by processor time; python3-hl7 on the same messages as a ratio where it is installed.
/// </summary>
internal static class ParserBench
{
    private const int Messages = 2000;
    private const int Runs = 15;

    internal static int Run()
    {
        foreach (var (name, charset, waves) in new[] { ("PCD-01, 6 OBX, UTF-8", "UNICODE UTF-8", false), ("PCD-01, 6 OBX, GB 18030", "GB 18030-2000", false), ("with a wave of 500 samples", "UNICODE UTF-8", true) })
        {
            var set = Make(charset, waves);
            var bytes = set.Sum(m => (long)m.Length);
            var message = new Hl7v2Message();
            var index = Median(bytes, () => { foreach (var one in set) Parse(one, message); });
            long sum = 0;
            var read = Median(bytes, () => { foreach (var one in set) sum += Read(one, message); });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {bytes / set.Length} bytes a message; parse and index {index:F0} MB/s ({index * 1e6 / (bytes / (double)set.Length):F0} messages/s); and read OBX-2,3,5,6 {read:F0} MB/s ({sum % 10})"));
        }
        Peer();
        return 0;
    }

    private static void Parse(ReadOnlyMemory<byte> bytes, Hl7v2Message message)
    {
        if (!Hl7v2Message.TryParse(bytes, message, out var rejection)) throw new InvalidOperationException(rejection.Describe());
    }

    private static long Read(ReadOnlyMemory<byte> bytes, Hl7v2Message message)
    {
        Parse(bytes, message);
        long sum = 0;
        foreach (var segment in message)
        {
            if (!segment.Is("OBX"u8)) continue;
            if (segment[2].Is("NM"u8) && segment[5].TryGetDecimal(out var value)) sum += (long)value;
            foreach (var component in segment[3].Components) sum += component.Raw.Length;
            sum += segment[5].Raw.Length + segment[6][2].Raw.Length;
        }
        return sum;
    }

    private static double Median(long bytes, Action pass)
    {
        // Until the runtime has compiled the methods for good.
        for (var warm = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(warm) < TimeSpan.FromSeconds(1);) pass();
        var rates = new double[Runs];
        for (var run = 0; run < Runs; run++)
        {
            var passes = 0;
            // Processor time, not the wall's: on a machine that does other work too, a core's second is what is asked for.
            var started = Environment.CpuUsage.TotalTime;
            TimeSpan took;
            do
            {
                pass();
                passes++;
                took = Environment.CpuUsage.TotalTime - started;
            }
            while (took < TimeSpan.FromMilliseconds(100));
            rates[run] = bytes * (double)passes / took.TotalSeconds / 1e6;
        }
        Array.Sort(rates);
        return rates[Runs / 2];
    }

    private static ReadOnlyMemory<byte>[] Make(string charset, bool waves)
    {
        _ = Hl7v2Charset.TryFind(Encoding.ASCII.GetBytes(charset), out var set);
        var random = new Random(1);
        return [.. Enumerable.Range(0, Messages).Select(n => new ReadOnlyMemory<byte>(set.Encoding.GetBytes(Text(n, charset, waves, random))))];
    }

    private static string Text(int number, string charset, bool waves, Random random)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"MSH|^~\\&|MERIDIAN_VIRTUAL^0004A30B001C{number % 100:D2}7F^EUI-64|MERIDIAN|HUB|MERIDIAN|20261121203015.{number % 1000:D3}+0000||ORU^R01^ORU_R01|{number:D12}|P|2.6|||NE|AL||{charset}|EN^English^ISO639||IHE_PCD_001^IHE PCD^1.3.6.1.4.1.19376.1.6.1.1.1^ISO\r");
        text.Append(CultureInfo.InvariantCulture, $"PID|||{10_000 + number}^^^HOSPITAL^MR||张^伟^^^^^L||19580214|M\r");
        text.Append(CultureInfo.InvariantCulture, $"PV1||I|ICU^^BED{number % 32:D2}\r");
        text.Append(CultureInfo.InvariantCulture, $"OBR|1|{number}^MERIDIAN|{number}^MERIDIAN|69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC|||20261121203015+0000\r");
        foreach (var (code, name, low, high, unit, unitName, path) in ((int, string, int, int, int, string, string)[])
        [
            (147842, "MDC_ECG_HEART_RATE", 50, 120, 264864, "MDC_DIM_BEAT_PER_MIN", "1.1.1.1"),
            (150456, "MDC_PULS_OXIM_SAT_O2", 90, 100, 262688, "MDC_DIM_PERCENT", "1.2.1.1"),
            (150037, "MDC_PRESS_BLD_ART_ABP_SYS", 90, 160, 266016, "MDC_DIM_MMHG", "1.3.1.1"),
            (150038, "MDC_PRESS_BLD_ART_ABP_DIA", 50, 90, 266016, "MDC_DIM_MMHG", "1.3.1.2"),
            (151562, "MDC_RESP_RATE", 8, 30, 264928, "MDC_DIM_RESP_PER_MIN", "1.4.1.1"),
            (150344, "MDC_TEMP", 35, 40, 268192, "MDC_DIM_DEGC", "1.5.1.1"),
        ])
            text.Append(CultureInfo.InvariantCulture, $"OBX|{path[2]}|NM|{code}^{name}^MDC|{path}|{random.Next(low * 10, high * 10) / 10.0}|{unit}^{unitName}^MDC|||||R|||20261121203015.000+0000||||0004A30B001C7F^^0004A30B001C7F^EUI-64\r");
        if (waves) text.Append("OBX|7|NA|131329^MDC_ECG_ELEC_POTL_II^MDC|1.1.1.2|").AppendJoin('^', Enumerable.Range(0, 500).Select(_ => random.Next(-2000, 2000))).Append("|266418^MDC_DIM_MICRO_VOLT^MDC|||||R|||20261121203014+0000\r");
        return text.ToString();
    }

    // python3-hl7 parses eagerly: compared with our parse and read.
    private static void Peer()
    {
        const string python = "/usr/bin/python3";
        const string script = """
            import sys, time, statistics
            try:
                import hl7
            except ImportError:
                print('absent'); sys.exit(0)
            data = sys.stdin.buffer.read().decode('utf-8').split('\0')
            size = sum(len(m.encode('utf-8')) for m in data)
            rates = []
            for run in range(5):
                started = time.process_time()
                for m in data:
                    p = hl7.parse(m)
                    for x in p.segments('OBX'):
                        x[2]; x[3]; x[5]; x[6]
                rates.append(size / (time.process_time() - started) / 1e6)
            print(statistics.median(rates), getattr(hl7, '__version__', '?'))
            """;
        if (!File.Exists(python))
        {
            Console.WriteLine("python3-hl7: not installed");
            return;
        }
        var set = Make("UNICODE UTF-8", waves: false).Take(200).ToArray();
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        for (var i = 0; i < set.Length; i++)
        {
            if (i > 0) process.StandardInput.BaseStream.WriteByte(0);
            process.StandardInput.BaseStream.Write(set[i].Span);
        }
        process.StandardInput.Close();
        var answer = process.StandardOutput.ReadToEnd().Trim().Split(' ');
        process.WaitForExit();
        if (!double.TryParse(answer[0], CultureInfo.InvariantCulture, out var theirs))
        {
            Console.WriteLine("python3-hl7: not installed");
            return;
        }
        var message = new Hl7v2Message();
        long sum = 0;
        var ours = Median(set.Sum(m => (long)m.Length), () => { foreach (var one in set) sum += Read(one, message); });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"python3-hl7 {(answer.Length > 1 ? answer[1] : "")}: {theirs:F2} MB/s; ours {ours:F0} MB/s, {ours / theirs:F0} times ({sum % 10})"));
    }
}
