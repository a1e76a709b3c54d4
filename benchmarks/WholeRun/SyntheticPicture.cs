namespace WholeRun;

/// <summary>A made-up picture of any size, the same on every machine: waves with grain, so that an encoder has about as much to do as with a photograph.</summary>
internal static class SyntheticPicture
{
    /// <summary>Width and height of a 4:3 picture with about that many million pixels.</summary>
    public static (int Width, int Height) SizeOf(double megapixels)
    {
        var unit = Math.Sqrt(megapixels * 1e6 / 12);
        return ((int)Math.Round(4 * unit), (int)Math.Round(3 * unit));
    }

    /// <summary>BGRA pixels, opaque, rows without gaps.</summary>
    public static byte[] Create(int width, int height)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(checked(width * height * 4));
        for (var y = 0; y < height; y++)
            FillRow(pixels.AsSpan(y * width * 4, width * 4), y, 4);
        return pixels;
    }

    /// <summary>The same picture as a BMP file, written row by row.</summary>
    public static void WriteBmp(string path, int width, int height)
    {
        var row = new byte[((width * 3) + 3) / 4 * 4];
        var header = new byte[54];
        "BM"u8.CopyTo(header);
        BitConverter.TryWriteBytes(header.AsSpan(2), checked(54 + (row.Length * height)));
        BitConverter.TryWriteBytes(header.AsSpan(10), 54);
        BitConverter.TryWriteBytes(header.AsSpan(14), 40);
        BitConverter.TryWriteBytes(header.AsSpan(18), width);
        BitConverter.TryWriteBytes(header.AsSpan(22), height);
        BitConverter.TryWriteBytes(header.AsSpan(26), (short)1);
        BitConverter.TryWriteBytes(header.AsSpan(28), (short)24);
        using var file = File.Create(path);
        file.Write(header);
        for (var y = height - 1; y >= 0; y--)
        {
            FillRow(row.AsSpan(0, width * 3), y, 3);
            file.Write(row);
        }
    }

    private static void FillRow(Span<byte> row, int y, int bytes)
    {
        var state = (uint)y * 2654435761u + 1;
        var down = MathF.Cos(y / 41f);
        for (int x = 0, at = 0; at < row.Length; x++, at += bytes)
        {
            var wave = 70f * MathF.Sin(x / 90f) * down;
            for (var channel = 0; channel < 3; channel++)
            {
                state = (state * 1664525u) + 1013904223u;
                row[at + channel] = (byte)(118f + (10 * channel) + wave + ((state >> 24) % 25) - 12f);
            }

            if (bytes == 4)
                row[at + 3] = 255;
        }
    }
}
