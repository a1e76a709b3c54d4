namespace TextPromptIR.Imaging.Reading;

/// <summary>The index of a JPEG file that holds several pictures (CIPA DC-007, segment <c>MPF</c>): a directory as in TIFF, and a table.</summary>
internal static class MultiPictureIndex
{
    /// <summary>Bytes of a segment that are worth reading: an index of previews alone is far smaller.</summary>
    public const int Enough = 2048;

    private const int ListOfPictures = 0xB002;
    private const int HeaderSize = 8;
    private const int EntrySize = 16;
    private const int KindSize = 4;
    private const ulong KindMask = 0xFF_0000;
    private const ulong PreviewKind = 0x01_0000;

    /// <summary>Whether a picture other than the first is more than a smaller view of it; true where the index cannot be read.</summary>
    /// <param name="index">From the byte order mark on; as much as was read.</param>
    public static bool HasMoreThanPreviews(byte[] index)
    {
        var bytes = index.AsSpan();
        if (!bytes.StartsWith("II*\0"u8) && !bytes.StartsWith("MM\0*"u8))
            return true;

        using var directory = TiffDirectory.Of(new MemoryStream(index, writable: false));
        if (directory.Find(ListOfPictures) is not { Count: >= EntrySize, At: >= HeaderSize } list || list.At + list.Count > directory.FileLength)
            return true;
        var kinds = list with { ItemBytes = KindSize };
        for (var picture = 1L; picture < list.Count / EntrySize; picture++)
        {
            if ((directory.Item(kinds, picture * (EntrySize / KindSize)) & KindMask) != PreviewKind)
                return true;
        }

        return false;
    }
}
