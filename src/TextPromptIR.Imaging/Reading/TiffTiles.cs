namespace TextPromptIR.Imaging.Reading;

/// <summary>
/// Checks that the tiles of a TIFF file's first page lie inside the file. libvips 8.18 reads a tile that is cut off as black, at every
/// `fail_on` level (strips it does refuse). TIFF 6.0, section 15.
/// </summary>
internal static class TiffTiles
{
    private const int TileOffsets = 324;
    private const int TileByteCounts = 325;

    /// <summary>True when the file has no tiles, or all of them lie inside.</summary>
    public static bool LieInside(string path)
    {
        using var directory = TiffDirectory.Open(path);
        if (directory.Find(TileOffsets) is not { } offsets || directory.Find(TileByteCounts) is not { } counts)
            return true;
        for (var i = 0L; i < Math.Min(offsets.Count, counts.Count); i++)
        {
            if (directory.Item(offsets, i) + (UInt128)directory.Item(counts, i) > (UInt128)directory.FileLength)
                return false;
        }

        return true;
    }
}
