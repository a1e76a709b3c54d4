using System.Numerics.Tensors;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;

namespace TextPromptIR.Inference.Tests.Engine;

/// <summary>The packs of the repository's models folder, whatever their training: sound, openable, and finite.</summary>
public sealed class ShippedPacksTests
{
    private static readonly EngineOptions Options = new() { ModelFolders = [RepositoryFiles.At("models")] };

    [Fact]
    public void ListPacks_Models_AreSound()
    {
        using var engine = new RestorationEngine(Options);
        var packs = engine.ListPacks();
        Assert.Contains(packs, pack => pack.Id == "fast");
        Assert.Contains(packs, pack => pack.Id == "language");
        Assert.All(packs, pack => Assert.Null(pack.Fault));
    }

    [Fact]
    public void Understand_WordsOfEveryPairOfDegradations_ReadAsThePair()
    {
        using var engine = new RestorationEngine(Options);
        var all = Enum.GetValues<Degradation>();
        foreach (var first in all)
        {
            foreach (var second in all.Where(other => other >= first))
            {
                Degradation[] chosen = first == second ? [first] : [first, second];
                var words = InstructionComposer.Remove(chosen);
                Assert.True(chosen.SequenceEqual(engine.Understand(words).Recognised), words);
            }
        }

        Assert.Equal(all, engine.Understand(InstructionComposer.Remove(all)).Recognised);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(128)]
    public void OpenBackend_Fast_MeasuresAndRestoresFiniteNumbers(int? tileSize)
    {
        using var engine = new RestorationEngine(Options);
        // Guidance of our own: what the text encoder makes of words is measured elsewhere.
        var guidance = new Guidance("noise", [1, .. new float[9]], [.. new float[10]], [.. new float[10]], [Degradation.Noise], 1f, false, false, "noise");
        using var backend = engine.OpenBackend("fast", DevicePreference.Cpu, tileSize);
        var random = new Random(3);
        float[] Picture(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble())];
        var shape = backend.Shape;

        var state = backend.Calibrate(guidance, Picture(shape.CalibrationCount * 3 * shape.CalibrationSize * shape.CalibrationSize), CancellationToken.None);
        var tile = Picture(3 * shape.Size * shape.Size);
        var restored = new float[tile.Length];
        backend.Restore(state, tile, restored, CancellationToken.None);

        Assert.True(TensorPrimitives.IsFiniteAll(state.Values.Span));
        Assert.True(TensorPrimitives.IsFiniteAll<float>(restored));
        Assert.NotEqual(tile, restored);
    }
}
