using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace TextPromptIR.Packaging;

/// <summary>A zip with an exact list of files, a list of their hashes and a size budget. Equal inputs give equal bytes.</summary>
/// <param name="listPath">The reviewed list of names, see <see cref="ReadList"/>.</param>
/// <param name="budgetBytes">Largest size of the zip in bytes.</param>
internal sealed class Package(string listPath, long budgetBytes)
{
    private const string HashList = "SHA256SUMS";

    // Zip stores local times without a zone; a fixed one keeps the bytes the same everywhere.
    private static readonly DateTimeOffset Stamp = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the zip; the file appears under its name only when it is whole and right.</summary>
    /// <exception cref="InvalidDataException">The files are not those of the list, or the zip is over its budget.</exception>
    public void Write(IReadOnlyList<PackageFile> files, string zipPath, CompressionLevel level = CompressionLevel.Optimal)
    {
        var prefix = files.Any(file => file.Name.StartsWith(Layout.PluginPrefix, StringComparison.Ordinal)) ? Layout.PluginPrefix : string.Empty;
        CheckList([.. files.Select(file => file.Name).Append(prefix + HashList).Order(StringComparer.Ordinal)]);
        Directory.CreateDirectory(Path.GetDirectoryName(zipPath)!);
        var partial = zipPath + ".partial";
        try
        {
            using (var zip = ZipFile.Open(partial, ZipArchiveMode.Create))
            {
                var hashes = new StringBuilder();
                foreach (var file in files)
                {
                    using var source = File.OpenRead(file.Source);
                    if (file.Name.StartsWith(prefix, StringComparison.Ordinal))
                        hashes.Append(Convert.ToHexStringLower(SHA256.HashData(source))).Append(" *").Append(file.Name[prefix.Length..]).Append('\n');
                    source.Position = 0;
                    Add(zip, file.Name, source, level);
                }

                using var list = new MemoryStream(Encoding.UTF8.GetBytes(hashes.ToString()));
                Add(zip, prefix + HashList, list, level);
            }

            var size = new FileInfo(partial).Length;
            if (size > budgetBytes)
                throw new InvalidDataException($"{Path.GetFileName(zipPath)} has {size:N0} bytes; the budget is {budgetBytes:N0}.");
            File.Move(partial, zipPath, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Add(ZipArchive zip, string name, Stream source, CompressionLevel level)
    {
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = Stamp;
        using var target = entry.Open();
        source.CopyTo(target);
    }

    private void CheckList(List<string> names)
    {
        var expected = ReadList(listPath, names);
        if (expected.SequenceEqual(names))
            return;
        throw new InvalidDataException(
            $"The package does not hold the files of {Path.GetFileName(listPath)}. Missing: {Join(expected.Except(names))}. Not expected: {Join(names.Except(expected))}.");
    }

    /// <summary>The names of a list; a line with a leading question mark counts only when such a file is there.</summary>
    public static List<string> ReadList(string path, IReadOnlyCollection<string> present) =>
    [
        .. File.ReadAllLines(path)
            .Where(line => line.Length > 0 && (line[0] != '?' || present.Contains(line[1..])))
            .Select(line => line.TrimStart('?'))
            .Order(StringComparer.Ordinal),
    ];

    private static string Join(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } text ? text : "none";
}
