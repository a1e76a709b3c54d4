using System.Buffers.Binary;

namespace TextPromptIR.Imaging.Reading;

/// <summary>The index of a JPEG file that holds several pictures (CIPA DC-007, segment <c>MPF</c>).</summary>
internal static class MultiPictureIndex
{
    /// <summary>Bytes of a segment that are worth reading: an index of previews alone is far smaller.</summary>
    public const int Enough = 2048;

    private const ushort ListOfPictures = 0xB002;
    private const int FieldSize = 12;
    private const int EntrySize = 16;
    private const uint KindMask = 0xFF_FFFF;
    private const uint PreviewKind = 0x01_0000;
    private const uint PreviewSizes = 0xFFFF;

    /// <summary>Whether a picture other than the first is more than a smaller view of it; true where the index cannot be read.</summary>
    /// <param name="index">From the byte order mark on; as much as was read.</param>
    public static bool HasMoreThanPreviews(ReadOnlySpan<byte> index)
    {
        var little = index.StartsWith("II*\0"u8);
        if (!little && !index.StartsWith("MM\0*"u8))
            return true;

        var directory = Take(index, TakeNumber(index, 4, little), 2);
        if (directory.IsEmpty)
            return true;
        var fields = little ? BinaryPrimitives.ReadUInt16LittleEndian(directory) : BinaryPrimitives.ReadUInt16BigEndian(directory);
        for (var i = 0; i < fields; i++)
        {
            var field = Take(directory, 2 + ((uint)i * FieldSize), FieldSize);
            if (field.IsEmpty)
                return true;
            var tag = little ? BinaryPrimitives.ReadUInt16LittleEndian(field) : BinaryPrimitives.ReadUInt16BigEndian(field);
            if (tag == ListOfPictures)
                return AnyIsMore(index, TakeNumber(field, 8, little), TakeNumber(field, 4, little) / EntrySize, little);
        }

        return true;
    }

    private static bool AnyIsMore(ReadOnlySpan<byte> index, uint at, uint count, bool little)
    {
        for (var picture = 1u; picture < count; picture++)
        {
            var entry = Take(index, (ulong)at + (picture * (ulong)EntrySize), EntrySize);
            if (entry.IsEmpty || (TakeNumber(entry, 0, little) & KindMask & ~PreviewSizes) != PreviewKind)
                return true;
        }

        return false;
    }

    // Empty where the bytes end before.
    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> bytes, ulong at, int atLeast) =>
        at + (ulong)atLeast <= (ulong)bytes.Length ? bytes[(int)at..] : default;

    // Beyond everything where the bytes end before.
    private static uint TakeNumber(ReadOnlySpan<byte> bytes, int at, bool little)
    {
        var number = Take(bytes, (ulong)at, sizeof(uint));
        if (number.IsEmpty)
            return uint.MaxValue;
        return little ? BinaryPrimitives.ReadUInt32LittleEndian(number) : BinaryPrimitives.ReadUInt32BigEndian(number);
    }
}
