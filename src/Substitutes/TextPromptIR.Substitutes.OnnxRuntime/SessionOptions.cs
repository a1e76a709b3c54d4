using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

public class SessionOptions : SafeHandle
{
    private bool _memoryPattern = true;
    private bool _cpuMemArena = true;
    private bool _profiling;
    private string _optimizedModelFilePath = string.Empty;
    private string _logId = string.Empty;
    private OrtLoggingLevel _severity = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    private int _verbosity;
    private int _intraOpThreads;
    private int _interOpThreads;
    private GraphOptimizationLevel _optimization = GraphOptimizationLevel.ORT_ENABLE_ALL;
    private ExecutionMode _executionMode = ExecutionMode.ORT_SEQUENTIAL;

    public SessionOptions()
        : base(0, true)
    {
        _ = OrtEnv.Instance();
        SetHandle(OrtApi.CreateSessionOptions());
    }

    public override bool IsInvalid => handle == 0;

    public bool EnableMemoryPattern
    {
        get => _memoryPattern;
        set => Set(ref _memoryPattern, value, v => OrtApi.SetMemPattern(handle, v));
    }

    public bool EnableCpuMemArena
    {
        get => _cpuMemArena;
        set => Set(ref _cpuMemArena, value, v => OrtApi.SetCpuMemArena(handle, v));
    }

    public string ProfileOutputPathPrefix { get; set; } = "onnxruntime_profile_";

    public bool EnableProfiling
    {
        get => _profiling;
        set => Set(ref _profiling, value, v =>
        {
            if (v)
                OrtApi.EnableProfiling(handle, ProfileOutputPathPrefix);
            else
                OrtApi.DisableProfiling(handle);
        });
    }

    public string OptimizedModelFilePath
    {
        get => _optimizedModelFilePath;
        set => Set(ref _optimizedModelFilePath, value, v => OrtApi.SetOptimizedModelFilePath(handle, v));
    }

    public string LogId
    {
        get => _logId;
        set => Set(ref _logId, value, v => OrtApi.SetLogId(handle, v));
    }

    public OrtLoggingLevel LogSeverityLevel
    {
        get => _severity;
        set => Set(ref _severity, value, v => OrtApi.SetLogSeverity(handle, (int)v));
    }

    public int LogVerbosityLevel
    {
        get => _verbosity;
        set => Set(ref _verbosity, value, v => OrtApi.SetLogVerbosity(handle, v));
    }

    public int IntraOpNumThreads
    {
        get => _intraOpThreads;
        set => Set(ref _intraOpThreads, value, v => OrtApi.SetIntraOpNumThreads(handle, v));
    }

    public int InterOpNumThreads
    {
        get => _interOpThreads;
        set => Set(ref _interOpThreads, value, v => OrtApi.SetInterOpNumThreads(handle, v));
    }

    public GraphOptimizationLevel GraphOptimizationLevel
    {
        get => _optimization;
        set => Set(ref _optimization, value, v => OrtApi.SetGraphOptimization(handle, (int)v));
    }

    public ExecutionMode ExecutionMode
    {
        get => _executionMode;
        set => Set(ref _executionMode, value, v => OrtApi.SetExecutionMode(handle, (int)v));
    }

    internal nint Handle => handle;

    public void AppendExecutionProvider_CPU(int useArena = 1) => OrtApi.Check(NativeMethods.OrtSessionOptionsAppendExecutionProvider_CPU(handle, useArena));

    public void AppendExecutionProvider_DML(int deviceId = 0) => OrtApi.Check(NativeMethods.OrtSessionOptionsAppendExecutionProvider_DML(handle, deviceId));

    public void AppendExecutionProvider(string providerName, Dictionary<string, string> providerOptions = null) =>
        OrtApi.AppendExecutionProvider(handle, providerName, providerOptions);

    public void AppendExecutionProvider(OrtEnv env, IReadOnlyList<OrtEpDevice> epDevices, IReadOnlyDictionary<string, string> epOptions)
    {
        if (epDevices is null || epDevices.Count == 0)
            throw new ArgumentException("No execution provider devices were specified.");
        OrtApi.AppendExecutionProviderV2(handle, env.Handle, epDevices.Select(device => device.Handle).ToArray(), epOptions);
    }

    public void AddSessionConfigEntry(string configKey, string configValue) => OrtApi.AddSessionConfigEntry(handle, configKey, configValue);

    public void AddFreeDimensionOverride(string dimDenotation, long dimValue) => OrtApi.AddFreeDimensionOverride(handle, dimDenotation, dimValue);

    public void AddFreeDimensionOverrideByName(string dimName, long dimValue) => OrtApi.AddFreeDimensionOverrideByName(handle, dimName, dimValue);

    public void DisablePerSessionThreads() => OrtApi.DisablePerSessionThreads(handle);

    public void SetLoadCancellationFlag(bool value) => OrtApi.SetLoadCancellationFlag(handle, value);

    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseSessionOptions(handle);
        return true;
    }

    private static void Set<T>(ref T field, T value, Action<T> apply)
    {
        if (EqualityComparer<T>.Default.Equals(field, value))
            return;
        apply(value);
        field = value;
    }
}
