using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;

namespace TextPromptIR.Inference.Text;

/// <summary>
/// A language pack's <c>text_encoder.onnx</c> on a device. Tensors are pinned once and reused. One caller at a time.
/// </summary>
internal sealed class OnnxTextNetwork : ITextNetwork
{
    private readonly OnnxSession _session;
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly OrtValue[] _inputs;
    private readonly OrtValue[] _outputs;
    private readonly PinnedTensor<long> _ids;
    private readonly PinnedTensor<long> _mask;
    private readonly PinnedTensor<float> _wanted = new(1, DegradationNames.Count);
    private readonly PinnedTensor<float> _kept = new(1, DegradationNames.Count);
    private readonly PinnedTensor<float> _unrelated = new(1, 1);
    private readonly PinnedTensor<float> _automatic = new(1, 1);
    private readonly PinnedTensor<float> _strength = new(1, 1);

    private OnnxTextNetwork(OnnxSession session, LanguagePack pack)
    {
        _session = session;
        var names = pack.Tensors;
        _ids = new PinnedTensor<long>(1, pack.Tokens);
        _mask = new PinnedTensor<long>(1, pack.Tokens);
        _inputNames = [names.InputIds, names.AttentionMask];
        _inputs = [_ids.Value, _mask.Value];
        _outputNames = [names.Wanted, names.Kept, names.Unrelated, names.Automatic, names.Strength];
        _outputs = [_wanted.Value, _kept.Value, _unrelated.Value, _automatic.Value, _strength.Value];
    }

    /// <summary>Opens the network of a pack.</summary>
    /// <param name="pack">A verified pack.</param>
    /// <param name="sessions">Opens the graph.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <exception cref="RestoreException">Pack, native library or device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static OnnxTextNetwork Open(LanguagePack pack, SessionFactory sessions, ComputeDevice device, CancellationToken cancellationToken) =>
        new(sessions.Open(Plan(pack), device, cancellationToken), pack);

    /// <inheritdoc/>
    public TextIntent Read(TokenWindow window, CancellationToken cancellationToken)
    {
        window.Ids.CopyTo(_ids.Data);
        window.Mask.CopyTo(_mask.Data);
        _session.Run(_inputNames, _inputs, _outputNames, _outputs, cancellationToken);
        return new TextIntent([.. _wanted.Data], [.. _kept.Data], _unrelated.Data[0], _automatic.Data[0], _strength.Data[0]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        foreach (var value in _inputs.Concat(_outputs))
            value.Dispose();
    }

    private static SessionPlan Plan(LanguagePack pack) => new($"pack '{pack.Identity}', {Path.GetFileName(pack.EncoderPath)}", pack.EncoderPath)
    {
        Inputs = [Integers(pack.Tensors.InputIds, pack.Tokens), Integers(pack.Tensors.AttentionMask, pack.Tokens)],
        Outputs =
        [
            Floats(pack.Tensors.Wanted, DegradationNames.Count), Floats(pack.Tensors.Kept, DegradationNames.Count),
            Floats(pack.Tensors.Unrelated, 1), Floats(pack.Tensors.Automatic, 1), Floats(pack.Tensors.Strength, 1),
            Floats(pack.Tensors.Sentence, pack.Width),
        ],
    };

    private static TensorSpec Integers(string name, int width) => new(name, TensorElementType.Int64, 1, width);

    private static TensorSpec Floats(string name, int width) => new(name, TensorElementType.Float, 1, width);
}
