using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Requests;

namespace TextPromptIR.Cli.Batch;

/// <summary>What <c>tpir batch</c> was asked to do, as typed.</summary>
internal sealed record BatchRequest
{
    /// <summary>Files, folders and patterns; empty with a table.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>Folder of the outputs.</summary>
    public required string Output { get; init; }

    /// <summary>Words, strength and region for pictures that have none of their own; pack, device and tile size for all.</summary>
    public required RestoreRequest Template { get; init; }

    /// <summary>The pack was named on the command line: then a recipe's own wish for one does not count.</summary>
    public bool PackIsChosen { get; init; }

    /// <summary>A table of files and instructions.</summary>
    public string? Table { get; init; }

    /// <summary>A recipe for every picture.</summary>
    public string? Recipe { get; init; }

    public bool Recursive { get; init; }

    public required OutputPattern Name { get; init; }

    public OverwritePolicy Overwrite { get; init; }

    public int Quality { get; init; }

    public int? Jobs { get; init; }

    public Shard Shard { get; init; } = Shard.Whole;

    public bool Watch { get; init; }

    /// <summary>Where the report goes; null: beside the journal.</summary>
    public string? Report { get; init; }

    public string? Models { get; init; }

    public bool Json { get; init; }
}
