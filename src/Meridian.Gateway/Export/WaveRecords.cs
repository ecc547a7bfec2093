using Meridian.Model;

namespace Meridian.Gateway.Export;

/// <summary>Gives the planned records one after the other, each with all signals' raw samples; holds no more of them than segments overlap.</summary>
internal static class WaveRecords
{
    /// <summary>Record number and samples; the array of samples is used again two records later at the earliest.</summary>
    public static IEnumerable<(long Record, int[][] Samples)> Read(WavePlan plan, CancellationToken cancellation)
    {
        var open = new SortedDictionary<long, int[][]>();
        var spare = new Stack<int[][]>();
        using var planned = plan.Runs.SelectMany(r => Range(r.First, r.Last)).GetEnumerator();
        var more = planned.MoveNext();
        foreach (var piece in plan.Pieces(cancellation))
        {
            // segments come in the order of their hub times and are moved by no more than the jitter: two records back nothing can come any more
            var safe = (piece.Wave.At - plan.Start).Ticks / TimeSpan.TicksPerSecond / plan.Grid.Seconds - 2;
            while (more && planned.Current < safe)
            {
                var samples = Take(planned.Current);
                yield return (planned.Current, samples);
                spare.Push(samples);
                more = planned.MoveNext();
            }
            Put(piece);
        }
        while (more)
        {
            yield return (planned.Current, Take(planned.Current));
            more = planned.MoveNext();
        }

        int[][] Take(long record)
        {
            if (!open.Remove(record, out var samples)) samples = Fresh();
            return samples;
        }

        void Put(WavePiece piece)
        {
            var size = plan.Grid.Samples[piece.Signal];
            var signal = plan.Signals[piece.Signal];
            for (var i = 0; i < piece.Count; i++)
            {
                var raw = signal.Raw(piece.Wave.Segment, piece.Skip + i);
                if (raw == WaveSegment.Missing) continue;
                var index = piece.Index + i;
                var record = index / size;
                if (!open.TryGetValue(record, out var samples)) open[record] = samples = Fresh();
                samples[piece.Signal][index - record * size] = raw;
            }
        }

        int[][] Fresh()
        {
            if (!spare.TryPop(out var samples)) samples = [.. plan.Grid.Samples.Select(n => new int[n])];
            foreach (var one in samples) Array.Fill(one, WaveSegment.Missing);
            return samples;
        }
    }

    private static IEnumerable<long> Range(long first, long last)
    {
        for (var i = first; i <= last; i++) yield return i;
    }
}
