using System.Buffers.Binary;

namespace TextPromptIR.Imaging.Reading;

/// <summary>What a JPEG file says before its pixels about further pictures that lie behind them.</summary>
/// <param name="HasMorePictures">A multi-picture index (CIPA DC-007) of more than previews: other views, gain maps.</param>
/// <param name="HasGainMap">A gain map by ISO 21496-1.</param>
internal readonly record struct JpegExtras(bool HasMorePictures, bool HasGainMap)
{
    private const byte FirstRestart = 0xD0;
    private const byte LastRestart = 0xD7;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte App2 = 0xE2;

    // Segments and fill bytes before the pixels: a colour profile may take 255 segments, all the rest a few dozen.
    private const int MostSteps = 4096;

    public static JpegExtras Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        Span<byte> bytes = stackalloc byte[4 + 28];
        var extras = default(JpegExtras);
        var at = 2L;
        for (var i = 0; i < MostSteps; i++)
        {
            file.Position = at;
            var start = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
            if (start.Length < 4 || start[0] != 0xFF || start[1] is 0 or StartOfScan or EndOfImage)
                break;
            if (start[1] is 0xFF or 1 or (>= FirstRestart and <= LastRestart))
            {
                at += start[1] == 0xFF ? 1 : 2;
                continue;
            }

            var length = Math.Max((int)BinaryPrimitives.ReadUInt16BigEndian(start[2..]), 2);
            if (start[1] == App2)
            {
                extras = new JpegExtras(
                    extras.HasMorePictures || (start[4..].StartsWith("MPF\0"u8) && HasMoreThanPreviews(file, at + 8, length - 6)),
                    extras.HasGainMap || start[4..].StartsWith("urn:iso:std:iso:ts:21496:-1\0"u8));
            }

            at += 2 + length;
        }

        return extras;
    }

    private static bool HasMoreThanPreviews(FileStream file, long at, int length)
    {
        var index = new byte[Math.Clamp(length, 0, MultiPictureIndex.Enough)];
        file.Position = at;
        return MultiPictureIndex.HasMoreThanPreviews(index[..file.ReadAtLeast(index, index.Length, throwOnEndOfStream: false)]);
    }
}
