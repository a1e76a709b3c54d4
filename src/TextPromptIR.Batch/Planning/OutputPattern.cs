using System.Text;
using System.Text.RegularExpressions;
using TextPromptIR.Core.Faults;
using TextPromptIR.Imaging;

namespace TextPromptIR.Batch.Planning;

/// <summary>
/// How outputs are named: <c>{name}_{task}{ext}</c>. <c>{name}</c> and <c>{ext}</c> are the input's, <c>{task}</c> is what was understood
/// (<c>noise-rain</c>: in the order of <see cref="Core.Instructions.DegradationNames.All"/>), <c>{line}</c> the table's line. A slash makes subfolders.
/// </summary>
public sealed partial class OutputPattern
{
    private static readonly string[] s_fields = ["name", "task", "ext", "line"];
    private readonly string _text;

    private OutputPattern(string text) => _text = text;

    /// <summary><c>{name}_{task}{ext}</c>.</summary>
    public static OutputPattern Default { get; } = new("{name}_{task}{ext}");

    /// <summary>Checks a pattern.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.BadArguments"/>.</exception>
    public static OutputPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var unknown = Field().Matches(text).Select(match => match.Groups[1].Value).FirstOrDefault(field => !s_fields.Contains(field));
        if (unknown is not null)
            throw Bad(text, $"{{{unknown}}} is unknown; known are {{name}}, {{task}}, {{ext}}, {{line}}.");
        var parts = text.Split('/', '\\');
        if (Path.IsPathRooted(text) || parts.Any(part => part is "" or "." or ".."))
            throw Bad(text, "it has to be a name below the output folder.");
        var ending = Path.GetExtension(text.Replace("{ext}", ".png", StringComparison.Ordinal));
        if (!PictureFile.Extensions.Contains(ending.ToLowerInvariant()))
            throw Bad(text, "it does not end in {ext} or in .png, .jpg, .tif, .webp or .bmp.");
        return new OutputPattern(text);
    }

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => _text;

    /// <summary>The output's path below the output folder, with forward slashes.</summary>
    /// <param name="relative">The input's relative path.</param>
    /// <param name="task">What is done to it.</param>
    /// <param name="line">Line of the table; 0 without one.</param>
    public string Expand(string relative, string task, int line)
    {
        ArgumentNullException.ThrowIfNull(relative);
        var folder = relative[..(relative.LastIndexOf('/') + 1)];
        var file = relative[folder.Length..];
        var extension = Path.GetExtension(file);
        var name = Field().Replace(_text.Replace('\\', '/'), match => match.Groups[1].Value switch
        {
            "name" => file[..^extension.Length],
            "task" => Safe(task),
            "ext" => PictureFile.OutputExtension(file),
            _ => line.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        return folder + name;
    }

    // A recipe's name is free text; a file's name is not, least of all on Windows.
    private static string Safe(string task)
    {
        var safe = new StringBuilder(task.Length);
        foreach (var letter in task)
            safe.Append(char.IsLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-');
        return safe.ToString();
    }

    private static RestoreException Bad(string text, string reason) => new(
        ErrorCode.BadArguments, $"The name pattern \"{text}\" cannot be used: {reason}", "For example: --name \"{name}_{task}{ext}\".");

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Field();
}
