using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

public class RunOptions : SafeHandle
{
    private OrtLoggingLevel _severity = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    private int _verbosity;
    private string _logId = string.Empty;
    private bool _terminate;

    public RunOptions()
        : base(0, true)
    {
        _ = OrtEnv.Instance();
        SetHandle(OrtApi.CreateRunOptions());
    }

    public override bool IsInvalid => handle == 0;

    public OrtLoggingLevel LogSeverityLevel
    {
        get => _severity;
        set
        {
            OrtApi.SetRunLogSeverity(handle, (int)value);
            _severity = value;
        }
    }

    public int LogVerbosityLevel
    {
        get => _verbosity;
        set
        {
            OrtApi.SetRunLogVerbosity(handle, value);
            _verbosity = value;
        }
    }

    public string LogId
    {
        get => _logId;
        set
        {
            OrtApi.SetRunTag(handle, value);
            _logId = value;
        }
    }

    public bool Terminate
    {
        get => _terminate;
        set
        {
            if (value == _terminate)
                return;
            OrtApi.SetTerminate(handle, value);
            _terminate = value;
        }
    }

    internal nint Handle => handle;

    public void AddRunConfigEntry(string configKey, string configValue) => OrtApi.AddRunConfigEntry(handle, configKey, configValue);

    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseRunOptions(handle);
        return true;
    }
}
