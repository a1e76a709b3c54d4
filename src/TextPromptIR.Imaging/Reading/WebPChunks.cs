using System.Buffers.Binary;

namespace TextPromptIR.Imaging.Reading;

/// <summary>Finds out whether a WebP file is losslessly coded, which its decoder does not tell (RFC 9649, section 2).</summary>
internal static class WebPChunks
{
    public static bool IsLossless(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        file.Position = 12;
        Span<byte> header = stackalloc byte[8];
        while (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            if (header.StartsWith("VP8L"u8))
                return true;
            if (header.StartsWith("VP8 "u8) || header.StartsWith("ANMF"u8))
                return false;
            var size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            file.Position += size + (size & 1);
        }

        return false;
    }
}
