using System.Text.RegularExpressions;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Packs;

/// <summary>Keeps a pack inside its folder: what it names is read from there and from nowhere else.</summary>
internal static partial class PackPaths
{
    /// <summary>
    /// True for a plain file name that means the same file on every system: no folder, no drive, no stream, no device name.
    /// </summary>
    /// <param name="name">The path as the manifest gives it.</param>
    public static bool IsPlainName(string name) => PlainName().IsMatch(name) && !DeviceName().IsMatch(name);

    /// <summary>The file behind a path of the pack; a symbolic link is followed inside the pack's folder only.</summary>
    /// <param name="folder">The pack's folder, absolute.</param>
    /// <param name="path">A file directly in it; it need not exist.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.PackDamaged"/> for a link that leads out.</exception>
    /// <exception cref="IOException">The link leads in a circle.</exception>
    public static FileInfo Resolve(string folder, string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is null)
            return file;
        var target = (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        var real = Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder;
        if (target.DirectoryName != folder && target.DirectoryName != Path.TrimEndingDirectorySeparator(real))
            throw PackFault.InFile(folder, file.Name, "it is a link that leads out of the pack's folder.");
        return target;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();

    // Windows opens a device instead of a file for these, whatever the extension.
    [GeneratedRegex(@"\A(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?:\.|\z)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DeviceName();
}
