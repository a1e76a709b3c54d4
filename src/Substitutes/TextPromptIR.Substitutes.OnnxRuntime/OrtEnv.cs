using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

public delegate void DOrtLoggingFunction(IntPtr param, OrtLoggingLevel severity, string category, string logId, string codeLocation, string message);

public struct EnvironmentCreationOptions
{
    public string logId;
    public OrtLoggingLevel? logLevel;
    public IntPtr? loggingParam;
    public DOrtLoggingFunction loggingFunction;
}

public sealed class OrtEnv : SafeHandle
{
    private const int CSharpProjection = 2;
    private static readonly Lock Gate = new();
    private static OrtEnv s_instance;
    private static NativeLog s_log;
    private OrtLoggingLevel _level;

    private OrtEnv(nint handle, OrtLoggingLevel level)
        : base(handle, true)
    {
        _level = level;
        OrtApi.SetLanguageProjection(handle, CSharpProjection);
    }

    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    private delegate void NativeLog(nint param, OrtLoggingLevel severity, nint category, nint logId, nint codeLocation, nint message);

    public static bool IsCreated
    {
        get
        {
            lock (Gate)
                return s_instance is not null;
        }
    }

    public override bool IsInvalid => handle == 0;

    public OrtLoggingLevel EnvLogLevel
    {
        get => _level;
        set
        {
            OrtApi.UpdateEnvWithCustomLogLevel(handle, (int)value);
            _level = value;
        }
    }

    internal nint Handle => handle;

    public static OrtEnv Instance()
    {
        lock (Gate)
            return s_instance ??= Create(default);
    }

    public static OrtEnv CreateInstanceWithOptions(ref EnvironmentCreationOptions options)
    {
        lock (Gate)
        {
            if (s_instance is not null)
                throw new OnnxRuntimeException(ErrorCode.RuntimeException, "OrtEnv singleton instance already exists, supplied options would not have effect");
            return s_instance = Create(options);
        }
    }

    public void EnableTelemetryEvents() => OrtApi.EnableTelemetryEvents(handle);

    public void DisableTelemetryEvents() => OrtApi.DisableTelemetryEvents(handle);

    public unsafe string GetVersionString()
    {
        // The base's second entry; the table itself has no version text.
        var apiBase = (nint*)NativeMethods.ApiBase();
        return Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)apiBase[1])());
    }

    public string[] GetAvailableProviders() => OrtApi.GetAvailableProviders();

    public IReadOnlyList<OrtEpDevice> GetEpDevices() => Array.ConvertAll(OrtApi.GetEpDevices(handle), device => new OrtEpDevice(device));

    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseEnv(handle);
        return true;
    }

    private static OrtEnv Create(EnvironmentCreationOptions options)
    {
        var level = options.logLevel ?? OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
        var logId = options.logId ?? "CSharpOnnxRuntime";
        if (options.loggingFunction is not { } function)
            return new OrtEnv(OrtApi.CreateEnv((int)level, logId), level);
        s_log = (param, severity, category, id, location, message) =>
            function(param, severity, Text(category), Text(id), Text(location), Text(message));
        return new OrtEnv(OrtApi.CreateEnvWithCustomLogger(Marshal.GetFunctionPointerForDelegate(s_log), options.loggingParam ?? 0, (int)level, logId), level);

        static string Text(nint text) => Marshal.PtrToStringUTF8(text);
    }
}
