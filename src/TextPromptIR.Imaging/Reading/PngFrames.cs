using System.Buffers.Binary;

namespace TextPromptIR.Imaging.Reading;

/// <summary>
/// Counts the pictures in a PNG file: animated ones (APNG) are single pictures to libvips (W3C PNG, third edition, section 4.9).
/// </summary>
internal static class PngFrames
{
    private const int FirstChunk = 8;

    // Chunks before the pixels; a genuine file has a dozen or two.
    private const int MostChunks = 4096;

    /// <summary>1, or more where the file is animated.</summary>
    public static int Count(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Span<byte> start = stackalloc byte[12];
        var frames = 0L;
        var firstIsFrame = false;
        var at = (long)FirstChunk;
        for (var i = 0; i < MostChunks; i++)
        {
            file.Position = at;
            if (file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
                break;
            var type = start[4..8];
            if (type.SequenceEqual("IDAT"u8))
                break;
            if (type.SequenceEqual("acTL"u8))
                frames = BinaryPrimitives.ReadUInt32BigEndian(start[8..]);
            else if (type.SequenceEqual("fcTL"u8))
                firstIsFrame = true;
            at += 12 + BinaryPrimitives.ReadUInt32BigEndian(start);
        }

        // A picture before the animation, for viewers that know none, is one more.
        return frames == 0 ? 1 : (int)Math.Min(firstIsFrame ? frames : frames + 1, int.MaxValue);
    }
}
