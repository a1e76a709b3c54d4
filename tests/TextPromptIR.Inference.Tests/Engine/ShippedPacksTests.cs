using System.Numerics.Tensors;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;

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
        Assert.Contains(packs, pack => pack.Id == "detector");
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

    [Fact]
    public void Fast_KnowsAllTen()
    {
        using var engine = new RestorationEngine(Options);
        foreach (var degradation in Enum.GetValues<Degradation>())
            Assert.Equal([degradation], engine.UnderstandFor("fast", InstructionComposer.Remove([degradation])).Recognised);
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(45, 1.0)]
    [InlineData(0, 0.05)]
    public void ChooseFor_FixThisPhoto_FindsNoiseAndDarknessWhereTheyAre(double sigma, double light)
    {
        using var engine = new RestorationEngine(Options);
        var chosen = engine.ChooseFor(engine.UnderstandFor("fast", "fix this photo"), Scene(sigma, light)).Recognised;
        Assert.Equal(sigma > 0, chosen.Contains(Degradation.Noise));
        Assert.Equal(light < 1, chosen.Contains(Degradation.LowLight));
        Assert.DoesNotContain(Degradation.Rain, chosen);
        Assert.DoesNotContain(Degradation.Inpaint, chosen);
    }

    // Soft hills under a bright sky.
    private static ArrayPixelSource Scene(double sigma, double light)
    {
        const int width = 640, height = 448;
        var random = new Random(7);
        var pixels = new byte[width * height * 4];
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            var ridge = 170 + (40 * Math.Sin(x / 61.0)) + (18 * Math.Sin(x / 17.0));
            double[] colour = y < ridge ? [210 - (y / 4.0), 180 - (y / 5.0), 150 - (y / 6.0)] : [60 + (25 * Math.Sin((x + (2 * y)) / 9.0)), 110 + (40 * Math.Sin(x / 13.0) * Math.Cos(y / 11.0)), 80];
            for (var c = 0; c < 3; c++)
            {
                var noise = sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
                pixels[(4 * i) + c] = (byte)Math.Clamp(Math.Round((light * colour[c]) + noise), 0, 255);
            }

            pixels[(4 * i) + 3] = 255;
        }

        return new ArrayPixelSource(pixels, width, height, PixelLayout.Bgra32);
    }

    /// <summary>A batch that was killed and goes on must give the very bytes of one that was not, wherever its buffers happen to lie.</summary>
    [Fact]
    public void Restore_WhateverTheBuffersAddresses_GivesTheSameBits()
    {
        var guidance = new Guidance("rain", [0, 1, .. new float[8]], [.. new float[10]], [.. new float[10]], [Degradation.Rain], 1f, false, false, "rain");
        var moved = new List<byte[]>();
        var states = new List<float[]>();
        var tiles = new List<float[]>();
        for (var run = 0; run < 5; run++)
        {
            // Pinned arrays lie one after the other at multiples of 8 bytes: this one pushes the backend's own to other addresses.
            moved.Add(GC.AllocateArray<byte>(8 + (8 * run), pinned: true));
            using var engine = new RestorationEngine(Options);
            using var backend = engine.OpenBackend("fast", DevicePreference.Cpu, tileSize: 128);
            var random = new Random(5);
            float[] Picture(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble())];
            var shape = backend.Shape;
            var state = backend.Calibrate(guidance, Picture(shape.CalibrationCount * 3 * shape.CalibrationSize * shape.CalibrationSize), CancellationToken.None);
            var restored = new float[3 * shape.Size * shape.Size];
            backend.Restore(state, Picture(restored.Length), restored, CancellationToken.None);
            states.Add(state.Values.ToArray());
            tiles.Add(restored);
        }

        GC.KeepAlive(moved);
        Assert.All(states, state => Assert.Equal(states[0], state));
        Assert.All(tiles, tile => Assert.Equal(tiles[0], tile));
    }
}
