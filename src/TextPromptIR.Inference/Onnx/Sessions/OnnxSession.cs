using Microsoft.ML.OnnxRuntime;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx.Sessions;

/// <summary>A loaded graph on a device. One caller at a time.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _subject;
    private RunOptions _run = new();
    private Action? _closed;

    internal OnnxSession(InferenceSession session, string subject, ComputeDevice device, Action closed)
    {
        _closed = closed;
        _session = session;
        _subject = subject;
        Device = device;
    }

    /// <summary>Where it runs.</summary>
    public ComputeDevice Device { get; }

    /// <summary>Runs the graph into existing tensors; allocates nothing in the steady state.</summary>
    /// <param name="inputNames">Names of the inputs; pass the same array each time.</param>
    /// <param name="inputs">Their tensors.</param>
    /// <param name="outputNames">Names of the outputs.</param>
    /// <param name="outputs">Tensors that receive them.</param>
    /// <param name="cancellationToken">Stops the run between two nodes; on a GPU the whole graph is one node.</param>
    /// <exception cref="RestoreException">The network or the device failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(string[] inputNames, OrtValue[] inputs, string[] outputNames, OrtValue[] outputs, CancellationToken cancellationToken)
    {
        using var turn = GpuGate.Enter(Device.IsGpu, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using (cancellationToken.UnsafeRegister(static run => ((RunOptions)run!).Terminate = true, _run))
                _session.Run(_run, inputNames, inputs, outputNames, outputs);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw OnnxErrorTranslator.Translate(exception, _subject, OnnxStage.Running, Device);
        }
        finally
        {
            if (_run.Terminate)
            {
                // The flag is sticky: these options would stop every later run too.
                _run.Dispose();
                _run = new RunOptions();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using var turn = GpuGate.Enter(Device.IsGpu, CancellationToken.None);
        _session.Dispose();
        _run.Dispose();
        Interlocked.Exchange(ref _closed, null)?.Invoke();
    }
}
