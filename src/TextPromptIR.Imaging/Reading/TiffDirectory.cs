using System.Buffers.Binary;

namespace TextPromptIR.Imaging.Reading;

/// <summary>
/// The first directory of a TIFF file: which tags it has and where their values lie (TIFF 6.0, section 2; BigTIFF has the same tables with
/// 64-bit counts). A damaged file reads as zeros and missing tags, never as an error: libvips will say what is wrong with it.
/// </summary>
internal sealed class TiffDirectory : IDisposable
{
    private readonly Stream file;
    private readonly bool bigEndian;
    private readonly int word;
    private readonly Dictionary<int, long> entries = [];

    private TiffDirectory(Stream file)
    {
        this.file = file;
        bigEndian = Number(0, 1) == 'M';
        word = Number(2, 2) == 43 ? 8 : 4;
        var directory = (long)Number(word, word);
        var countBytes = word == 8 ? 8 : 2;
        var count = (long)Math.Min(Number(directory, countBytes), ushort.MaxValue);
        for (var i = 0L; i < count; i++)
        {
            var entry = directory + countBytes + (i * (4 + (2 * word)));
            entries[(int)Number(entry, 2)] = entry;
        }
    }

    /// <summary>Bytes of the whole file or stream.</summary>
    public long FileLength => file.Length;

    public static TiffDirectory Open(string path) => Of(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read));

    /// <summary>The directory in a stream that can be searched, which is closed with it.</summary>
    public static TiffDirectory Of(Stream file)
    {
        try
        {
            return new TiffDirectory(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The values of a tag; null where the directory has none.</summary>
    public Values? Find(int tag)
    {
        if (!entries.TryGetValue(tag, out var entry))
            return null;
        var type = Number(entry + 2, 2);
        var itemBytes = type switch { 3 => 2, 4 or 13 => 4, 16 or 18 => 8, _ => 1 };
        var count = (long)Math.Min(Number(entry + 4, word), (ulong)file.Length);
        var at = entry + 4 + word;
        return new Values(count * itemBytes <= word ? at : (long)Number(at, word), count, itemBytes, IsText: type == 2);
    }

    /// <summary>One value of a tag of whole numbers.</summary>
    public ulong Item(Values values, long index) => Number(values.At + (index * values.ItemBytes), values.ItemBytes);

    public void Dispose() => file.Dispose();

    /// <summary>An unsigned number of 1, 2, 4 or 8 bytes; zero where it lies beyond the end.</summary>
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

    /// <summary>Where the values of a tag lie, how many there are, and how wide one is.</summary>
    public readonly record struct Values(long At, long Count, int ItemBytes, bool IsText)
    {
        // An empty text is one zero byte.
        public bool IsEmpty => Count <= (IsText ? 1 : 0);
    }
}
