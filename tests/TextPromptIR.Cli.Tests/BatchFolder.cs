using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging;

namespace TextPromptIR.Cli.Tests;

/// <summary>Folders of pictures in all formats, some of them damaged, made by the product's own encoders from a seed.</summary>
internal static class BatchFolder
{
    private static readonly string[] s_formats = [".jpg", ".png", ".tif", ".webp", ".bmp"];

    /// <summary>Writes pictures of mixed formats, sizes, depths and folders.</summary>
    /// <param name="folder">Receives them.</param>
    /// <param name="count">How many, damaged ones included.</param>
    /// <param name="damaged">How many of them are damaged, each in another way.</param>
    /// <param name="largest">Largest edge in pixels.</param>
    /// <returns>Relative paths of the damaged ones.</returns>
    public static IReadOnlyList<string> Fill(string folder, int count, int damaged, int largest)
    {
        var random = new Random(11);
        var bad = new List<string>();
        foreach (var subfolder in new[] { "", "rain", "rain/night é" })
            Directory.CreateDirectory(Path.Combine(folder, subfolder));
        for (var i = 0; i < count; i++)
        {
            var format = s_formats[i % s_formats.Length];
            var relative = (i % 3) switch { 0 => "", 1 => "rain/", _ => "rain/night é/" } + $"picture {i:000}{format}";
            var path = Path.Combine(folder, relative);
            Write(path, random.Next(largest / 3, largest), random.Next(largest / 3, largest), i, deep: i % 7 == 3);
            if (i * damaged / count == (i + 1) * damaged / count)
                continue;
            Damage(path, bad.Count);
            bad.Add(relative);
        }

        return bad;
    }

    /// <summary>All files below a folder but the journal's, by relative path.</summary>
    public static SortedDictionary<string, byte[]> Contents(string folder)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(folder, file);
            if (!relative.StartsWith(".tpir-batch", StringComparison.Ordinal))
                files[relative] = File.ReadAllBytes(file);
        }

        return files;
    }

    private static void Write(string path, int width, int height, int seed, bool deep)
    {
        var carrier = path + ".carrier.bmp";
        TestPictures.Write(carrier, width, height, seed % 30);
        using (var picture = PictureFile.Open(deep ? Path.Combine(Tpir.Root, "tests", "data", "pictures", "rgb16.tif") : carrier))
            picture.SaveAs(path, (PixelRect band, Span<byte> rows, int stride) => picture.Read(band, rows, stride), new SaveOptions(), CancellationToken.None);
        File.Delete(carrier);
    }

    private static void Damage(string path, int way)
    {
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, (way % 4) switch
        {
            0 => bytes[..(bytes.Length / 2)],
            1 => [],
            2 => [.. "This is no picture. "u8, .. bytes[20..]],
            _ => bytes[..12],
        });
    }
}
