using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TextPromptIR.Batch.Selection;

/// <summary>One worker's part of a batch: number <see cref="Index"/> of <see cref="Count"/>.</summary>
/// <param name="Index">1 to <paramref name="Count"/>.</param>
/// <param name="Count">How many parts there are.</param>
public readonly record struct Shard(int Index, int Count)
{
    private const int MostParts = 100_000;

    /// <summary>The only part of a batch that is not divided.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>True when the batch is divided.</summary>
    public bool IsPart => Count > 1;

    /// <summary>Reads <c>i/n</c>, such as <c>2/4</c>.</summary>
    /// <returns>False for anything else, and for a part that there is not.</returns>
    public static bool TryParse(string text, out Shard shard)
    {
        ArgumentNullException.ThrowIfNull(text);
        shard = Whole;
        var parts = text.Split('/');
        if (parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || index < 1 || index > count || count > MostParts)
            return false;
        shard = new Shard(index, count);
        return true;
    }

    /// <summary>
    /// Whether a picture belongs to this part. Depends on the relative path alone (SHA-256, first eight bytes), so every worker, on every machine
    /// and in every run, divides a folder alike, whatever else lies in it.
    /// </summary>
    /// <param name="relativePath">Path below the input folder, with forward slashes.</param>
    public bool Holds(string relativePath)
    {
        ArgumentNullException.ThrowIfNull(relativePath);
        if (!IsPart)
            return true;
        // One name has several spellings in Unicode, and file systems disagree about which one they give back.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(relativePath.Normalize()));
        return BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)Count == (ulong)(Index - 1);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
