using System.Buffers.Binary;

namespace TextPromptIR.Imaging.Reading;

/// <summary>
/// Checks that the tiles of a TIFF file's first page lie inside the file. libvips 8.18 reads a tile that is cut off as black, at every
/// `fail_on` level (strips it does refuse). TIFF 6.0, section 15; BigTIFF has the same tables with 64-bit counts.
/// </summary>
internal static class TiffTiles
{
    private const int TileOffsets = 324;
    private const int TileByteCounts = 325;

    /// <summary>True when the file has no tiles, or all of them lie inside.</summary>
    public static bool LieInside(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var reader = new Reader(file);
        var (offsets, counts) = reader.FindTables();
        if (offsets is null || counts is null)
            return true;
        for (var i = 0L; i < Math.Min(offsets.Value.Count, counts.Value.Count); i++)
        {
            if (reader.Item(offsets.Value, i) + (UInt128)reader.Item(counts.Value, i) > (UInt128)file.Length)
                return false;
        }

        return true;
    }

    /// <summary>An array of a directory: where its items lie, how many, how wide.</summary>
    private readonly record struct Table(long At, long Count, int ItemBytes);

    private sealed class Reader
    {
        private readonly FileStream file;
        private readonly bool bigEndian;
        private readonly bool big;

        public Reader(FileStream file)
        {
            this.file = file;
            bigEndian = Number(0, 1) == 'M';
            big = Number(2, 2) == 43;
        }

        public (Table? Offsets, Table? Counts) FindTables()
        {
            var word = big ? 8 : 4;
            var directory = (long)Number(big ? 8 : 4, word);
            var countBytes = big ? 8 : 2;
            var entries = (long)Math.Min(Number(directory, countBytes), ushort.MaxValue);
            Table? offsets = null, counts = null;
            for (var i = 0L; i < entries; i++)
            {
                var entry = directory + countBytes + (i * (4 + (2 * word)));
                var tag = Number(entry, 2);
                if (tag == TileOffsets)
                    offsets = TableAt(entry, word);
                else if (tag == TileByteCounts)
                    counts = TableAt(entry, word);
            }

            return (offsets, counts);
        }

        public ulong Item(Table table, long index) => Number(table.At + (index * table.ItemBytes), table.ItemBytes);

        private Table TableAt(long entry, int word)
        {
            var itemBytes = Number(entry + 2, 2) switch { 3 => 2, 4 or 13 => 4, 16 or 18 => 8, _ => 1 };
            var count = (long)Math.Min(Number(entry + 4, word), (ulong)file.Length);
            var at = entry + 4 + word;
            return new Table(count * itemBytes <= word ? at : (long)Number(at, word), count, itemBytes);
        }

        /// <summary>An unsigned number of 1, 2, 4 or 8 bytes; what lies beyond the end reads as zero, and libvips will say so.</summary>
        private ulong Number(long at, int bytes)
        {
            Span<byte> number = stackalloc byte[8];
            number.Clear();
            if (at < 0 || at > file.Length - bytes)
                return 0;
            file.Position = at;
            file.ReadExactly(bigEndian ? number[^bytes..] : number[..bytes]);
            return bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(number) : BinaryPrimitives.ReadUInt64LittleEndian(number);
        }
    }
}
