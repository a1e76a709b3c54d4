using System.Buffers.Binary;

namespace TextPromptIR.Fuzz.Mutation;

/// <summary>Changes to bytes that parsers stumble over: other bits, other numbers, too little, too much, parts of other files.</summary>
internal static class Bytes
{
    private static readonly long[] s_edges = [0, 1, -1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    /// <summary>One or more changes; the beginning, where headers are, is changed as often as the rest.</summary>
    public static byte[] Change(Random random, byte[] seed, IReadOnlyList<byte[]> others, int most = 8)
    {
        var bytes = seed.ToList();
        for (var changes = random.Next(1, most + 1); changes > 0; changes--)
            ChangeOnce(random, bytes, others);
        return [.. bytes];
    }

    private static void ChangeOnce(Random random, List<byte> bytes, IReadOnlyList<byte[]> others)
    {
        var at = random.Next(2) == 0 ? random.Next(Math.Min(64, bytes.Count) + 1) : random.Next(bytes.Count + 1);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = random.Next(4) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
                break;
            case 2:
                WriteNumber(random, bytes, at);
                break;
            case 3:
                bytes.RemoveRange(at, random.Next(Math.Min(64, bytes.Count - at) + 1));
                break;
            case 4:
                bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(1, 64)));
                break;
            case 5:
                var count = random.Next(Math.Min(128, bytes.Count - at) + 1);
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 6 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7 when others.Count > 0:
                var other = others[random.Next(others.Count)];
                var start = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(start, random.Next(Math.Min(256, other.Length - start) + 1)).ToArray());
                break;
            default:
                var random8 = new byte[random.Next(1, 9)];
                random.NextBytes(random8);
                Overwrite(bytes, at, random8);
                break;
        }
    }

    private static void WriteNumber(Random random, List<byte> bytes, int at)
    {
        var number = s_edges[random.Next(s_edges.Length)];
        Span<byte> eight = stackalloc byte[8];
        var width = 1 << random.Next(4);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(eight, number);
            Overwrite(bytes, at, eight[..width]);
        }
        else
        {
            BinaryPrimitives.WriteInt64BigEndian(eight, number);
            Overwrite(bytes, at, eight[^width..]);
        }
    }

    private static void Overwrite(List<byte> bytes, int at, ReadOnlySpan<byte> with)
    {
        for (var i = 0; i < with.Length && at + i < bytes.Count; i++)
            bytes[at + i] = with[i];
    }
}
