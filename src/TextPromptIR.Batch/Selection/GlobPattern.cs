using System.Text;
using System.Text.RegularExpressions;

namespace TextPromptIR.Batch.Selection;

/// <summary>
/// A path with <c>*</c> and <c>?</c> within a name and <c>**</c> for any number of folders. Case does not matter: cameras write <c>.JPG</c> and
/// nobody wants to lose those overnight.
/// </summary>
internal sealed class GlobPattern
{
    private readonly Regex _regex;

    private GlobPattern(string root, string rest)
    {
        Root = root;
        Recursive = rest.Contains('/', StringComparison.Ordinal) || rest.Contains("**", StringComparison.Ordinal);
        _regex = new Regex(Translate(rest), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>The folder above the first wildcard.</summary>
    public string Root { get; }

    /// <summary>Whether folders below <see cref="Root"/> have to be searched.</summary>
    public bool Recursive { get; }

    public static bool IsPattern(string path) => path.AsSpan().ContainsAny('*', '?');

    public static GlobPattern Parse(string path)
    {
        var parts = RelativePaths.WithForwardSlashes(path).Split('/');
        var fixedParts = parts.TakeWhile(part => !IsPattern(part)).ToArray();
        var root = fixedParts switch
        {
            [] => ".",
            [""] => "/",
            _ => string.Join('/', fixedParts) + (fixedParts[^1].EndsWith(':') ? "/" : string.Empty),
        };
        return new GlobPattern(root, string.Join('/', parts[fixedParts.Length..]));
    }

    /// <param name="relative">Path below <see cref="Root"/>, with forward slashes.</param>
    public bool Matches(string relative) => _regex.IsMatch(relative);

    private static string Translate(string rest)
    {
        var regex = new StringBuilder(@"\A");
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest.AsSpan(i).StartsWith("**/"))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (rest.AsSpan(i).StartsWith("**"))
            {
                regex.Append(".*");
                i++;
            }
            else
            {
                regex.Append(rest[i] switch { '*' => "[^/]*", '?' => "[^/]", var other => Regex.Escape(other.ToString()) });
            }
        }

        return regex.Append(@"\z").ToString();
    }
}
