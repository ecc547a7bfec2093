using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Meridian.Bench.Dicom;

/// <summary>A client of HTTP/1.1 that costs next to nothing beside what it measures: the request is made beforehand, the answer is read and thrown away.</summary>
internal sealed class WebClient : IDisposable
{
    private readonly Socket socket;
    private readonly byte[] buffer = new byte[256 * 1024];
    private int from, to;

    private WebClient(IPEndPoint address)
    {
        socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 1 << 20 };
        socket.Connect(address);
    }

    public static byte[] Get(IPEndPoint address, string path, string accept, string more = "") =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: {accept}\r\n{more}\r\n");

    /// <summary>Asks over several connections at once for a while.</summary>
    /// <param name="requests">Each connection goes through them from a place of its own.</param>
    /// <returns>Answers a second, and the time of each in milliseconds, sorted.</returns>
    public static (double Rate, double[] Times) Run(IPEndPoint address, IReadOnlyList<byte[]> requests, int connections, TimeSpan length)
    {
        var all = new List<double>[connections];
        var began = Stopwatch.GetTimestamp();
        var threads = new Thread[connections];
        Exception? failed = null;
        for (var c = 0; c < connections; c++)
        {
            var own = c;
            all[own] = new(100_000);
            threads[own] = new Thread(() =>
            {
                try
                {
                    using var client = new WebClient(address);
                    for (var i = own * requests.Count / connections; Stopwatch.GetElapsedTime(began) < length; i++)
                    {
                        var asked = Stopwatch.GetTimestamp();
                        client.Ask(requests[i % requests.Count]);
                        all[own].Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                    }
                }
                catch (Exception wrong) { failed = wrong; }
            });
        }
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (failed is not null) throw new InvalidOperationException("The peer did not answer as it should: " + failed.Message, failed);
        var times = all.SelectMany(t => t).Order().ToArray();
        return (times.Length / Stopwatch.GetElapsedTime(began).TotalSeconds, times);
    }

    /// <summary>Asks over one connection in an even rhythm; an answer that comes late delays no later question's count.</summary>
    /// <returns>The time of each from when it was due, in milliseconds, sorted.</returns>
    public static async Task<double[]> RunPacedAsync(IPEndPoint address, IReadOnlyList<byte[]> requests, TimeSpan every, TimeSpan length)
    {
        using var client = new WebClient(address);
        var times = new List<double>();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; every * number < length; number++)
        {
            var early = every * number - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.Zero) await Task.Delay(early);
            client.Ask(requests[number % requests.Count]);
            times.Add((Stopwatch.GetElapsedTime(began) - every * number).TotalMilliseconds);
        }
        times.Sort();
        return [.. times];
    }

    /// <summary>Sends one request and reads its answer; returns how many bytes of body there were.</summary>
    private long Ask(ReadOnlySpan<byte> request)
    {
        socket.Send(request);
        var head = Head();
        if (!head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)) throw new InvalidOperationException($"{head.Split('\r')[0]} to {Encoding.ASCII.GetString(request).Split('\r')[0]}");
        var length = head.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (length is not null) return Skip(long.Parse(length.AsSpan(15), CultureInfo.InvariantCulture));
        long sum = 0;
        while (true)
        {
            var chunk = long.Parse(Line(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            sum += Skip(chunk);
            Line();
            if (chunk == 0) return sum;
        }
    }

    private string Head()
    {
        while (true)
        {
            var end = buffer.AsSpan(from, to - from).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var text = Encoding.Latin1.GetString(buffer, from, end);
                from += end + 4;
                return text;
            }
            Fill();
        }
    }

    private string Line()
    {
        while (true)
        {
            var end = buffer.AsSpan(from, to - from).IndexOf("\r\n"u8);
            if (end >= 0)
            {
                var text = Encoding.Latin1.GetString(buffer, from, end);
                from += end + 2;
                return text;
            }
            Fill();
        }
    }

    private long Skip(long length)
    {
        for (var rest = length; rest > 0;)
        {
            if (from == to) (from, to) = (0, 0);
            if (from == to) Fill();
            var part = (int)Math.Min(rest, to - from);
            (from, rest) = (from + part, rest - part);
        }
        return length;
    }

    private void Fill()
    {
        if (from > 0)
        {
            buffer.AsSpan(from, to - from).CopyTo(buffer);
            (from, to) = (0, to - from);
        }
        var read = socket.Receive(buffer, to, buffer.Length - to, SocketFlags.None);
        if (read == 0) throw new InvalidOperationException("The peer closed the connection");
        to += read;
    }

    public void Dispose() => socket.Dispose();
}
