using TextPromptIR.Batch.Journal;
using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Recipes;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Batch.Tables;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Cli.Batch;

/// <summary>The pictures of a batch with what is to be done to each: from a table, or from files, folders and patterns.</summary>
internal sealed class PictureSource
{
    private readonly BatchRequest _request;
    private readonly IReadOnlyList<TableRow>? _rows;
    private readonly Recipe? _recipe;
    private readonly PictureSelector _selector;
    private BatchJournal? _journal;

    /// <summary>Reads table and recipe; finds everything wrong with them before any work.</summary>
    /// <exception cref="RestoreException">Table or recipe cannot be used.</exception>
    public PictureSource(BatchRequest request)
    {
        _request = request;
        _recipe = request.Recipe is null ? null : RecipeReader.Read(request.Recipe);
        _rows = request.Table is null ? null : TableReader.Read(request.Table, needsInstruction: request.Template.Instruction.Length == 0);
        _selector = new PictureSelector(request.Recursive, request.Output, path => _journal?.IsOutput(path) == true);
    }

    /// <summary>The pack that the recipe asks for; null without one.</summary>
    public string? PackId => _recipe?.PackId;

    /// <summary>Instructions that are known before any folder is read.</summary>
    public IEnumerable<string> Instructions => Steps(null).Select(step => step.Instruction).Where(words => words.Length > 0);

    /// <summary>Looks at the folders now.</summary>
    /// <param name="journal">Knows the outputs, which are no inputs; null where there are none yet.</param>
    public (IReadOnlyList<PlannedPicture> Pictures, IReadOnlyList<UnreadableFolder> UnreadableFolders) Find(BatchJournal? journal)
    {
        _journal = journal;
        if (_rows is not null)
            return ([.. _rows.Select(FromRow)], []);
        var selection = _selector.Select(_request.Inputs);
        var steps = Steps(null);
        return ([.. selection.Pictures.Select(picture => new PlannedPicture(picture, steps, TaskName))], selection.UnreadableFolders);
    }

    private string? TaskName => _recipe is null ? null : _recipe.Name ?? Path.GetFileNameWithoutExtension(_request.Recipe);

    private PlannedPicture FromRow(TableRow row)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(_request.Table!))!;
        var path = Path.GetFullPath(Path.Combine(folder, row.File));
        var relative = Path.GetRelativePath(folder, path).Replace('\\', OperatingSystem.IsWindows() ? '/' : '\\');
        // A file from elsewhere has no place below the table's folder; its name alone stays.
        if (Path.IsPathRooted(relative) || relative.StartsWith("../", StringComparison.Ordinal))
            relative = Path.GetFileName(path);
        return new PlannedPicture(new SelectedPicture(path, relative), Steps(row), Line: row.Line);
    }

    private IReadOnlyList<RestoreStep> Steps(TableRow? row)
    {
        if (_recipe is not null)
            return _recipe.Steps;
        var template = _request.Template;
        return [new RestoreStep(row?.Instruction ?? template.Instruction, row?.Strength ?? template.Strength, row?.Selection ?? template.Region)];
    }
}
