using TextPromptIR.Batch.Journal;
using TextPromptIR.Core.Faults;
using TextPromptIR.Imaging;

namespace TextPromptIR.Batch.Selection;

/// <summary>
/// Files, folders and patterns to pictures. Names that begin with a dot are passed over (system folders, the shadow files that macOS leaves on
/// foreign disks), and so are the system's own folders (the recycle bin of a Windows disk); links to folders are not followed, so no walk goes in circles.
/// </summary>
/// <param name="recursive">Whether folders that were named are searched with all folders below them.</param>
/// <param name="outputFolder">The batch's output: pictures in it are not inputs of the same batch when it lies below an input folder.</param>
/// <param name="isOutput">Tells whether a file is known to be written by this or an earlier batch.</param>
public sealed class PictureSelector(bool recursive, string outputFolder, Func<string, bool> isOutput)
{
    private static readonly HashSet<string> s_extensions = new(PictureFile.Extensions, StringComparer.OrdinalIgnoreCase);
    private readonly EarlierOutputs _earlier = new();
    private readonly string _output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputFolder));

    /// <summary>Finds the pictures: inputs in the order given, a folder's in ordinal order of their relative paths.</summary>
    /// <param name="inputs">Files, folders, or patterns with <c>*</c>, <c>?</c> and <c>**</c>.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.InputNotFound"/>: an input does not exist or holds no picture.</exception>
    public PictureSelection Select(IEnumerable<string> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var pictures = new List<SelectedPicture>();
        var unreadable = new List<UnreadableFolder>();
        var seen = new HashSet<string>(RelativePaths.Comparer);
        foreach (var input in inputs)
        {
            foreach (var picture in SelectOne(input, unreadable))
            {
                if (seen.Add(Path.GetFullPath(picture.Path)))
                    pictures.Add(picture);
            }
        }

        return new PictureSelection(pictures, unreadable);
    }

    private List<SelectedPicture> SelectOne(string input, List<UnreadableFolder> unreadable)
    {
        if (Directory.Exists(input))
            return InFolder(input, recursive, _ => true, unreadable);
        if (File.Exists(input))
            return [new SelectedPicture(input, Path.GetFileName(input))];
        if (!GlobPattern.IsPattern(input))
            throw new RestoreException(ErrorCode.InputNotFound, $"There is no file or folder \"{input}\".", "Check the path; quote it if it holds spaces.");

        var pattern = GlobPattern.Parse(input);
        if (!Directory.Exists(pattern.Root))
            throw new RestoreException(ErrorCode.InputNotFound, $"There is no folder \"{pattern.Root}\" for \"{input}\".", "Check the path.");
        return InFolder(pattern.Root, pattern.Recursive, pattern.Matches, unreadable);
    }

    private List<SelectedPicture> InFolder(string root, bool deep, Func<string, bool> wanted, List<UnreadableFolder> unreadable)
    {
        var found = new List<SelectedPicture>();
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var folders = new Stack<string>([root]);
        var earlier = new HashSet<string>(RelativePaths.Comparer);
        while (folders.TryPop(out var folder))
        {
            FileSystemInfo[] entries;
            try
            {
                entries = new DirectoryInfo(folder).GetFileSystemInfos();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(new UnreadableFolder(folder, e.Message));
                continue;
            }

            foreach (var entry in entries.Where(entry => !entry.Name.StartsWith('.')))
            {
                var path = Path.Combine(folder, entry.Name);
                var relative = RelativePaths.WithForwardSlashes(Path.GetRelativePath(root, path));
                if (entry is DirectoryInfo)
                {
                    if (!deep || entry.LinkTarget is not null || IsOutputBelow(full, entry.FullName) || IsSystem(entry))
                        continue;
                    // Only of folders below: whoever names the output folder of another batch wants what is in it.
                    earlier.UnionWith(_earlier.In(entry.FullName));
                    folders.Push(path);
                }
                else if (s_extensions.Contains(entry.Extension) && wanted(relative) && !isOutput(entry.FullName) && !earlier.Contains(entry.FullName))
                {
                    found.Add(new SelectedPicture(path, relative));
                }
            }
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Relative, b.Relative));
        return found;
    }

    private static bool IsSystem(FileSystemInfo folder) =>
        folder.Attributes.HasFlag(FileAttributes.Hidden | FileAttributes.System) || (!OperatingSystem.IsWindows() && folder.Name == "lost+found");

    private bool IsOutputBelow(string root, string folder) =>
        RelativePaths.Comparer.Equals(Path.TrimEndingDirectorySeparator(folder), _output) && !RelativePaths.Comparer.Equals(root, _output);
}
