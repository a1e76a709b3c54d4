using TextPromptIR.Core;
using TextPromptIR.Core.Detection;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;

namespace TextPromptIR.Inference.Tests.Engine;

/// <summary>General wishes over the tiny detector, which finds haze in bright pictures and too little light in dark ones.</summary>
public sealed class AutomaticModeTests
{
    private readonly Notices _notices = new();

    [Fact]
    public void ChooseFor_BrightPicture_RemovesTheHaze()
    {
        using var engine = Engine(TestPacks.Folder);
        var chosen = engine.ChooseFor(engine.UnderstandFor("tiny", "fix this photo"), Picture(204));

        Assert.Equal([Degradation.Haze], chosen.Recognised);
        Assert.Equal("remove the haze", chosen.Choice!.Instruction);
        Assert.Equal(0.8f, chosen.Choice.Probabilities[(int)Degradation.Haze], 1e-4f);
        Assert.Equal(0.2f, chosen.Choice.Probabilities[(int)Degradation.LowLight], 1e-4f);
        Assert.Equal([Degradation.Haze], engine.Understand(chosen.Choice.Instruction!).Recognised);
        Assert.Empty(_notices.Items);
    }

    [Fact]
    public void ChooseFor_FaultThatThePackDoesNotKnow_FindsNothingAndSaysSo()
    {
        using var engine = Engine(TestPacks.Folder);
        var chosen = engine.ChooseFor(engine.UnderstandFor("tiny", "fix this photo"), Picture(20));

        Assert.True(chosen.Unrelated);
        Assert.True(chosen.Choice!.Probabilities[(int)Degradation.LowLight] > 0.9f);
        Assert.Equal([(ErrorCode.None, AutomaticMode.NothingFound)], _notices.Items);
    }

    [Fact]
    public void Begin_NothingFound_GivesThePictureBackBitForBit()
    {
        using var engine = Engine(TestPacks.Folder);
        var source = Picture(20);
        using var pipeline = RestorationPipeline.Begin(
            new RestoreRequest("fix this photo") { PackId = "tiny" }, source, engine, null, TestContext.Current.CancellationToken);

        var whole = new PixelRect(0, 0, source.Width, source.Height);
        byte[] expected = new byte[source.Width * source.Height * 4], result = new byte[expected.Length];
        source.Read(whole, expected, source.Width * 4);
        pipeline.ReadRows(whole, result, source.Width * 4);
        Assert.Equal(expected, result);
        Assert.Equal((0, null), (pipeline.TilesComputed, pipeline.Device));
    }

    [Fact]
    public void ChooseFor_WordsThatNameSomething_DoNotAsk()
    {
        using var engine = Engine(TestPacks.Folder);
        var guidance = engine.UnderstandFor("tiny", "fix the rain");
        Assert.Same(guidance, engine.ChooseFor(guidance, Picture(204)));
        Assert.Equal([Degradation.Rain], guidance.Recognised);
    }

    [Fact]
    public void ChooseFor_NoDetectorPack_RemovesAllThatThePackKnowsAndSaysSoOnce()
    {
        using var models = Models(TestPacks.Tiny, TestPacks.Language);
        using var engine = Engine(models.Path);
        var wish = engine.UnderstandFor("tiny", "fix this photo");

        Assert.Equal([Degradation.Noise, Degradation.Rain, Degradation.Haze], engine.ChooseFor(wish, Picture(20)).Recognised);
        Assert.Same(wish, engine.ChooseFor(wish, Picture(204)));
        var (code, message) = Assert.Single(_notices.Items);
        Assert.Equal(ErrorCode.PackNotFound, code);
        Assert.Contains("'detector'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChooseFor_DamagedDetectorPack_NamesTheFile()
    {
        using var models = Models(TestPacks.Tiny, TestPacks.Language, TestPacks.Detector);
        var encoder = Path.Combine(models.Path, "detector", "degradation_encoder.onnx");
        var bytes = File.ReadAllBytes(encoder);
        bytes[^1] ^= 1;
        File.WriteAllBytes(encoder, bytes);
        using var engine = Engine(models.Path);

        var fault = Assert.Throws<RestoreException>(() => engine.ChooseFor(engine.UnderstandFor("tiny", "fix this photo"), Picture(204)));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains("degradation_encoder.onnx", fault.Message, StringComparison.Ordinal);
        Assert.Contains("degradation_encoder.onnx", engine.Diagnose(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void ChooseFor_GraphThatBreaksItsContract_IsRefused()
    {
        using var models = Models(TestPacks.Tiny, TestPacks.Language, TestPacks.Detector);
        var manifest = Path.Combine(models.Path, "detector", "pack.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"width\": 4", "\"width\": 5", StringComparison.Ordinal));
        using var engine = Engine(models.Path);

        var fault = Assert.Throws<RestoreException>(() => engine.ChooseFor(engine.UnderstandFor("tiny", "fix this photo"), Picture(204)));
        Assert.Equal(ErrorCode.PackDamaged, fault.Code);
        Assert.Contains("'embedding'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChooseFor_ManyThreads_GiveEachPictureItsOwnAnswer()
    {
        using var engine = Engine(TestPacks.Folder);
        var wish = engine.UnderstandFor("tiny", "fix this photo");
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var value = i * 17;
            var chosen = engine.ChooseFor(wish, Picture((byte)value));
            Assert.Equal(value / 255f, chosen.Choice!.Probabilities[(int)Degradation.Haze], 1e-4f);
        });
    }

    [Fact]
    public void ChooseFor_CancelledOrDisposed_Ends()
    {
        var engine = Engine(TestPacks.Folder);
        var wish = engine.UnderstandFor("tiny", "fix this photo");
        Assert.ThrowsAny<OperationCanceledException>(() => engine.ChooseFor(wish, Picture(9), new CancellationToken(canceled: true)));
        engine.ChooseFor(wish, Picture(9));
        engine.Dispose();
        Assert.Throws<ObjectDisposedException>(() => engine.ChooseFor(wish, Picture(9)));
    }

    private static ArrayPixelSource Picture(byte value)
    {
        var pixels = new byte[70 * 50 * 4];
        Array.Fill(pixels, value);
        for (var alpha = 3; alpha < pixels.Length; alpha += 4)
            pixels[alpha] = 255;
        return new ArrayPixelSource(pixels, 70, 50, PixelLayout.Bgra32);
    }

    private static TemporaryFolder Models(params string[] packs)
    {
        var models = new TemporaryFolder();
        foreach (var pack in packs)
            TestPacks.CopyTo(pack, Path.Combine(models.Path, Path.GetFileName(pack)));
        return models;
    }

    private RestorationEngine Engine(string models) => new(new EngineOptions { ModelFolders = [models], CpuThreads = 1, Notices = _notices });
}
