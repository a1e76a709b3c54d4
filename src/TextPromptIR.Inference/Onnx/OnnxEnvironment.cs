using System.Runtime.Loader;
using Microsoft.ML.OnnxRuntime;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Onnx.Native;

namespace TextPromptIR.Inference.Onnx;

/// <summary>ONNX Runtime's process-wide environment: made once, after the native library was proved, with telemetry off and its log kept for support.</summary>
internal static class OnnxEnvironment
{
    private const int KeptLines = 50;

    private static readonly Lock Gate = new();
    private static readonly Queue<string> Log = new();

    // ONNX Runtime calls it from its own threads for the life of the process.
    private static readonly DOrtLoggingFunction Logger = Keep;

    /// <summary>The newest warnings of ONNX Runtime, oldest first; none in a plugin that can be unloaded. They name operators and devices, never pictures or words.</summary>
    public static IReadOnlyList<string> RecentLog
    {
        get
        {
            lock (Log)
                return [.. Log];
        }
    }

    /// <summary>Loads the native library and makes the environment, both once.</summary>
    /// <param name="nativeFolder">See <see cref="EngineOptions.NativeFolder"/>.</param>
    /// <exception cref="RestoreException"><see cref="ErrorCode.NativeLibrary"/>.</exception>
    public static OrtEnv Open(string? nativeFolder)
    {
        NativeLibraryLoader.Load(nativeFolder);
        lock (Gate)
        {
            try
            {
                return OrtEnv.IsCreated ? OrtEnv.Instance() : Create();
            }
            catch (Exception exception) when (exception is TypeInitializationException or OnnxRuntimeException or EntryPointNotFoundException)
            {
                throw OnnxErrorTranslator.Translate(exception, "ONNX Runtime", OnnxStage.Starting, Core.Devices.ComputeDevice.Processor);
            }
        }
    }

    private static OrtEnv Create()
    {
        // The environment is one per process and may outlive a plugin that is unloaded: a callback into it would then end the process.
        var mayUnload = AssemblyLoadContext.GetLoadContext(typeof(OnnxEnvironment).Assembly) is { IsCollectible: true };
        var options = new EnvironmentCreationOptions
        {
            logId = "TextPromptIR",
            logLevel = mayUnload ? OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL : OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING,
            loggingFunction = mayUnload ? null : Logger,
        };
        var environment = OrtEnv.CreateInstanceWithOptions(ref options);
        // Windows builds send usage events unless told not to; nothing leaves this machine.
        environment.DisableTelemetryEvents();
        return environment;
    }

    private static void Keep(nint param, OrtLoggingLevel severity, string category, string logId, string codeLocation, string message)
    {
        lock (Log)
        {
            if (Log.Count == KeptLines)
                Log.Dequeue();
            Log.Enqueue($"{severity.ToString()[(severity.ToString().LastIndexOf('_') + 1)..].ToLowerInvariant()}: {message}");
        }
    }
}
