namespace Meridian.Fuzz;

/// <summary>Damages bytes as wires, broken senders and enemies do.</summary>
internal static class Mutator
{
    public static byte[] Mutate(byte[] from, IReadOnlyList<byte[]> seeds, ReadOnlySpan<byte> interesting, Random random)
    {
        var bytes = new List<byte>(from);
        var times = random.Next(1, 6);
        for (var i = 0; i < times && bytes.Count > 0; i++)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(10))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = interesting[random.Next(interesting.Length)];
                    break;
                case 3: // cut off
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4: // a hole
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 64), bytes.Count - at));
                    break;
                case 5: // said twice
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 128), bytes.Count - at)));
                    break;
                case 6: // a flood of one byte
                    bytes.InsertRange(at, Enumerable.Repeat(interesting[random.Next(interesting.Length)], random.Next(1, random.Next(50) == 0 ? 20_000 : 200)));
                    break;
                case 7: // a splice
                    var other = seeds[random.Next(seeds.Count)];
                    var start = random.Next(other.Length);
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.AddRange(other.AsSpan(start));
                    break;
                case 8: // noise
                    var noise = new byte[random.Next(1, 32)];
                    random.NextBytes(noise);
                    bytes.InsertRange(at, noise);
                    break;
                default: // interesting bytes strewn in
                    for (var n = random.Next(1, 20); n > 0; n--) bytes.Insert(random.Next(bytes.Count + 1), interesting[random.Next(interesting.Length)]);
                    break;
            }
        }
        return [.. bytes];
    }
}
