using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging;

namespace BatchThroughput;

/// <summary>A temporary folder with generated pictures: JPEG, PNG and TIFF in turn.</summary>
internal sealed class PictureFolder : IDisposable
{
    private static readonly string[] Formats = [".jpg", ".png", ".tif"];

    public PictureFolder(int count, int width, int height)
    {
        Count = count;
        Directory.CreateDirectory(Input);
        var first = System.IO.Path.Combine(Root, "first.bmp");
        WriteBmp(first, width, height);
        using var picture = PictureFile.Open(first);
        for (var i = 0; i < count; i++)
        {
            var path = System.IO.Path.Combine(Input, $"{i:0000}{Formats[i % Formats.Length]}");
            picture.SaveAs(path, (PixelRect band, Span<byte> rows, int stride) => picture.Read(band, rows, stride), new SaveOptions(), CancellationToken.None);
        }
    }

    public int Count { get; }

    public string Input => System.IO.Path.Combine(Root, "in");

    public string Output => System.IO.Path.Combine(Root, "out");

    private string Root { get; } = Directory.CreateTempSubdirectory("tpir-benchmark-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    // Waves with noise: an encoder has about as much to do as with a photograph.
    private static void WriteBmp(string path, int width, int height)
    {
        var random = new Random(7);
        var row = ((width * 3) + 3) / 4 * 4;
        var file = new byte[54 + (row * height)];
        "BM"u8.CopyTo(file);
        BitConverter.TryWriteBytes(file.AsSpan(2), file.Length);
        BitConverter.TryWriteBytes(file.AsSpan(10), 54);
        BitConverter.TryWriteBytes(file.AsSpan(14), 40);
        BitConverter.TryWriteBytes(file.AsSpan(18), width);
        BitConverter.TryWriteBytes(file.AsSpan(22), height);
        BitConverter.TryWriteBytes(file.AsSpan(26), (short)1);
        BitConverter.TryWriteBytes(file.AsSpan(28), (short)24);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width * 3; x++)
                file[54 + (y * row) + x] = (byte)(128 + (70 * Math.Sin(x / 90.0) * Math.Cos(y / 41.0)) + random.Next(-12, 13));
        }

        File.WriteAllBytes(path, file);
    }
}
