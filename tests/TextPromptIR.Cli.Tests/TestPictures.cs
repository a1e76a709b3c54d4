using System.Buffers.Binary;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging;

namespace TextPromptIR.Cli.Tests;

/// <summary>Pictures made for a test, written as 24-bit BMP so that no codec of the product is needed to make them.</summary>
internal static class TestPictures
{
    /// <summary>Writes a picture of slow waves and fine texture, different in every channel.</summary>
    public static string Write(string path, int width, int height, int shift = 0)
    {
        var rowBytes = ((width * 3) + 3) / 4 * 4;
        var file = new byte[54 + (rowBytes * height)];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), 24);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                    file[54 + ((height - 1 - y) * rowBytes) + (x * 3) + channel] = (byte)(120 + shift + (60 * Math.Sin((x + (channel * 20)) / 17.0) * Math.Cos(y / 23.0)) + (((x * 7) + (y * 13)) % 11));
            }
        }

        File.WriteAllBytes(path, file);
        return path;
    }

    /// <summary>All pixels of a file as BGRA bytes.</summary>
    public static byte[] Pixels(string path)
    {
        using var picture = PictureFile.Open(path);
        var pixels = new byte[picture.Width * picture.Height * 4];
        picture.Read(new PixelRect(0, 0, picture.Width, picture.Height), pixels, picture.Width * 4);
        return pixels;
    }
}
