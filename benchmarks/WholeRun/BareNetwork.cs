using Microsoft.ML.OnnxRuntime;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tiles;
using TextPromptIR.Inference.Onnx;
using TextPromptIR.Inference.Onnx.Restoration;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace WholeRun;

/// <summary>
/// The network alone: ONNX Runtime's own sessions with the product's options, on the very tiles that the product gives it, which lie ready in memory.
/// No reading, no mirroring, no blending, no checks.
/// </summary>
internal sealed class BareNetwork : IDisposable
{
    private const int MostTilesInMemory = 700;
    private readonly InferenceSession _calibrate;
    private readonly InferenceSession _backbone;
    private readonly RunOptions _options;
    private readonly PinnedTensor<float> _samples;
    private readonly PinnedTensor<float> _guidance;
    private readonly PinnedTensor<float> _state;
    private readonly PinnedTensor<float> _restored;
    private readonly PinnedTensor<float>[] _tiles;
    private readonly RestorationPack _pack;

    public BareNetwork(string packId, IReadOnlyList<string> modelFolders, Guidance guidance, IPixelSource picture, bool profiled = false)
    {
        _pack = new PackCatalog(modelFolders).FindRestoration(packId);
        var shape = _pack.Shape;
        OnnxEnvironment.Open(null);
        _calibrate = Open(RestorationPlans.Calibrate(_pack, shape), profiled);
        _backbone = Open(RestorationPlans.Backbone(_pack, shape), profiled);
        _options = new RunOptions();
        _samples = new PinnedTensor<float>(shape.CalibrationCount, 3, shape.CalibrationSize, shape.CalibrationSize);
        _guidance = new PinnedTensor<float>(1, _pack.GuidanceWidth);
        _state = new PinnedTensor<float>(1, _pack.StateWidth);
        _restored = new PinnedTensor<float>(1, 3, shape.Size, shape.Size);
        CalibrationSampler.Read(picture, shape, _samples.Data);
        guidance.Vector.AsSpan().CopyTo(_guidance.Data);

        var grid = new TileGrid(picture.Width, picture.Height, shape);
        var reader = new TileReader(picture, shape.Size);
        Tiles = grid.X.Count * grid.Y.Count;
        _tiles = new PinnedTensor<float>[Math.Min(Tiles, MostTilesInMemory)];
        for (var i = 0; i < _tiles.Length; i++)
        {
            var (column, row) = grid.PositionOf(i);
            _tiles[i] = new PinnedTensor<float>(1, 3, shape.Size, shape.Size);
            reader.Read(grid.X.OriginOf(column), grid.Y.OriginOf(row), _tiles[i].Data);
        }
    }

    /// <summary>Network tiles of the picture.</summary>
    public int Tiles { get; }

    public void Calibrate() => _calibrate.Run(
        _options, [_pack.Tensors.Tiles, _pack.Tensors.Guidance], [_samples.Value, _guidance.Value], [_pack.Tensors.State], [_state.Value]);

    /// <summary>All tiles of the picture, or the first few.</summary>
    public void Restore(int count)
    {
        string[] inputNames = [_pack.Tensors.Tile, _pack.Tensors.State], outputNames = [_pack.Tensors.Restored];
        OrtValue[] inputs = [null!, _state.Value], outputs = [_restored.Value];
        for (var i = 0; i < count; i++)
        {
            inputs[0] = _tiles[i % _tiles.Length].Value;
            _backbone.Run(_options, inputNames, inputs, outputNames, outputs);
        }
    }

    public void Dispose()
    {
        _calibrate.Dispose();
        _backbone.Dispose();
        _options.Dispose();
        foreach (var tensor in _tiles.Concat([_samples, _guidance, _state, _restored]))
            tensor.Dispose();
    }

    /// <summary>Shares of the operators so far, where the network was opened for that.</summary>
    public (string Statistics, string Tiles) Profiles() => (Profile.Shares(_calibrate.EndProfiling()), Profile.Shares(_backbone.EndProfiling()));

    private static InferenceSession Open(SessionPlan plan, bool profiled)
    {
        using var options = new SessionFactory(null, 0).Options(plan, forDirectMl: false);
        if (profiled)
        {
            options.ProfileOutputPathPrefix = Path.Combine(Path.GetTempPath(), "tpir-profile");
            options.EnableProfiling = true;
        }

        return new InferenceSession(plan.ModelPath, options);
    }
}
