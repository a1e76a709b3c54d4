using System.Buffers.Binary;

namespace TextPromptIR.Imaging.Writing;

/// <summary>The checksum of PNG chunks (W3C PNG, annex D), eight bytes per step ("slicing by 8").</summary>
internal static class Crc32
{
    private static readonly uint[][] Tables = CreateTables();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = Tables[7][(byte)low] ^ Tables[6][(byte)(low >> 8)] ^ Tables[5][(byte)(low >> 16)] ^ Tables[4][low >> 24]
                ^ Tables[3][(byte)high] ^ Tables[2][(byte)(high >> 8)] ^ Tables[1][(byte)(high >> 16)] ^ Tables[0][high >> 24];
        }

        foreach (var value in bytes)
            crc = Tables[0][(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[][] CreateTables()
    {
        const uint polynomial = 0xEDB88320;
        var tables = Enumerable.Range(0, 8).Select(_ => new uint[256]).ToArray();
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? (value >> 1) ^ polynomial : value >> 1;
            tables[0][i] = value;
        }

        for (var table = 1; table < tables.Length; table++)
        {
            for (var i = 0; i < 256; i++)
                tables[table][i] = (tables[table - 1][i] >> 8) ^ tables[0][(byte)tables[table - 1][i]];
        }

        return tables;
    }
}
