using System.Globalization;
using System.Runtime.CompilerServices;

namespace TextPromptIR.PdnPlugin.Reporting;

/// <summary>
/// A short log beside the user's packs: what was chosen and what failed, for the property dialog cannot show it. Holds no picture and no
/// instruction. A log that cannot be written is left out.
/// </summary>
/// <param name="path">The file; null for no log.</param>
/// <param name="maxBytes">Above this size the file becomes the old one and a new one is begun.</param>
internal sealed class EffectLog(string? path, long maxBytes = 256 << 10)
{
    private readonly Lock sync = new();

    /// <summary>Writes nothing.</summary>
    public static EffectLog None { get; } = new(null);

    /// <summary>The log of this user.</summary>
    [MethodImpl(Startup.Once)]
    public static EffectLog OfUser() => new(
        System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "TextPromptIR", "effect.log"));

    /// <summary>The file; null where nothing is written.</summary>
    public string? Path => path;

    /// <summary>Adds a line.</summary>
    public void Write(string line)
    {
        if (path is null)
            return;
        lock (sync)
        {
            try
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                if (new FileInfo(path) is { Exists: true } file && file.Length > maxBytes)
                    file.MoveTo(System.IO.Path.ChangeExtension(path, ".old.log"), overwrite: true);
                File.AppendAllText(path, $"{DateTimeOffset.Now.ToString("u", CultureInfo.InvariantCulture)} {line.ReplaceLineEndings(" ")}\n");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Restoring pictures does not depend on a log.
            }
        }
    }
}
