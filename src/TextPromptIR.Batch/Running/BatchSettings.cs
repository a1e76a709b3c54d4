using TextPromptIR.Batch.Planning;
using TextPromptIR.Batch.Selection;
using TextPromptIR.Core.Requests;

namespace TextPromptIR.Batch.Running;

/// <summary>What holds for every picture of a batch.</summary>
public sealed record BatchSettings
{
    /// <summary>Pack, device and tile size; words, strength and region are the items'.</summary>
    public required RestoreRequest Template { get; init; }

    /// <summary>Id and version of the pack: another version makes other pictures.</summary>
    public required string PackIdentity { get; init; }

    /// <summary>JPEG and WebP quality, 1 to 100.</summary>
    public int Quality { get; init; } = 92;

    /// <summary>What happens to outputs that exist.</summary>
    public OverwritePolicy Overwrite { get; init; }

    /// <summary>The part that this worker does.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>How much is done at a time.</summary>
    public MemoryPlan Memory { get; init; } = MemoryPlan.Choose(null);
}
