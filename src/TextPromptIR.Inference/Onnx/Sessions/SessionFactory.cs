using Microsoft.ML.OnnxRuntime;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Onnx.Native;

namespace TextPromptIR.Inference.Onnx.Sessions;

/// <summary>Opens graphs on devices: one place for every session option that the product sets, for all networks alike.</summary>
/// <param name="nativeFolder">See <see cref="EngineOptions.NativeFolder"/>.</param>
/// <param name="cpuThreads">Threads of a processor session; 0 chooses by the number of cores.</param>
/// <param name="forbidProcessor">Makes a GPU session fail that would leave a node to the processor. For proofs; users are better served by the mixture.</param>
internal sealed class SessionFactory(string? nativeFolder, int cpuThreads, bool forbidProcessor = false)
{
    private const int MostThreads = 16;
    private int _open;

    /// <summary>Sessions that were opened here and not disposed yet. For tests: one that is forgotten keeps the memory of its weights.</summary>
    internal int OpenSessions => Volatile.Read(ref _open);

    /// <summary>Opens a graph; answers a cancel even while the device compiles it.</summary>
    /// <param name="plan">The graph and its contract.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>, <see cref="ErrorCode.PackDamaged"/> for a graph that does not
    /// load or breaks its contract, <see cref="ErrorCode.DeviceUnsupported"/> and other codes of a failing device.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public OnnxSession Open(SessionPlan plan, ComputeDevice device, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var turn = GpuGate.Enter(device.IsGpu, cancellationToken);
        using var options = Options(plan, device.IsGpu);
        if (device.IsGpu)
            AppendDirectMl(options, plan, device);
        InferenceSession session;
        try
        {
            using (cancellationToken.UnsafeRegister(static load => ((SessionOptions)load!).SetLoadCancellationFlag(true), options))
                session = new InferenceSession(plan.ModelPath, options);
        }
        catch (Exception exception)
        {
            if (OnnxErrorTranslator.IsLoadCancelled(exception))
                cancellationToken.ThrowIfCancellationRequested();
            throw OnnxErrorTranslator.Translate(exception, plan.Subject, OnnxStage.Loading, device);
        }

        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            GraphContract.Check(plan, session);
            var opened = new OnnxSession(session, plan.Subject, device, () => Interlocked.Decrement(ref _open));
            Interlocked.Increment(ref _open);
            return opened;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>
    /// All cores up to four, then half of the logical ones (the physical ones where there is hyper-threading), at most sixteen: tiles of 256
    /// pixels feed no more.
    /// </summary>
    internal static int DefaultThreads(int logicalCores) => logicalCores <= 4 ? Math.Max(1, logicalCores) : Math.Clamp(logicalCores / 2, 4, MostThreads);

    /// <summary>Every option but the provider itself, which only a machine that has it takes.</summary>
    /// <param name="plan">The graph.</param>
    /// <param name="forDirectMl">Whether DirectML is to run it.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    internal SessionOptions Options(SessionPlan plan, bool forDirectMl)
    {
        // Before any type of the C# API: one that is touched too early fails for the rest of the process.
        OnnxEnvironment.Open(nativeFolder);
        var options = new SessionOptions
        {
            LogId = plan.Subject,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // DirectML allows neither two nodes at a time nor a memory pattern (ONNX Runtime's page on the provider).
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            EnableMemoryPattern = !forDirectMl,
            EnableCpuMemArena = plan.KeepsWorkingMemory,
            IntraOpNumThreads = cpuThreads > 0 ? cpuThreads : DefaultThreads(Environment.ProcessorCount),
            InterOpNumThreads = 1,
        };
        try
        {
            // Threads that spin between tiles would burn the cores of the host's own work.
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            // Denormal numbers in dark, smooth areas make a processor an order of magnitude slower and change no pixel.
            options.AddSessionConfigEntry("session.set_denormal_as_zero", "1");
            if (forDirectMl && forbidProcessor)
                options.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
            foreach (var (name, size) in plan.FreeDimensions)
                options.AddFreeDimensionOverrideByName(name, size);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private void AppendDirectMl(SessionOptions options, SessionPlan plan, ComputeDevice device)
    {
        // Without its own copy ONNX Runtime takes any DirectML.dll that Windows finds, from the current folder even: seen in tests/windows.
        if (OperatingSystem.IsWindows() && NativeLibraryLoader.Load(nativeFolder).DirectMlPath is null)
        {
            throw new RestoreException(
                ErrorCode.DeviceUnsupported, $"The device '{device.Name}' cannot be used: DirectML.dll is missing beside onnxruntime.dll, or cannot be loaded.",
                "Install the product again, all files of one version together, or choose the processor as device.");
        }

        try
        {
            options.AppendExecutionProvider_DML(device.AdapterIndex);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw OnnxErrorTranslator.Translate(exception, plan.Subject, OnnxStage.ChoosingDevice, device);
        }
    }
}
