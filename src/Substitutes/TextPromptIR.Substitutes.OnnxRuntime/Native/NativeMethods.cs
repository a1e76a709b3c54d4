using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The two kinds of exports, and the function table behind the first. Official name and failure: a missing library is a
/// DllNotFoundException inside a TypeInitializationException of this type.</summary>
internal static unsafe class NativeMethods
{
    /// <summary>The version whose functions are used here; the table only grows.</summary>
    internal const uint ApiVersion = 23;

    internal static readonly nint* Table = Load();

    private static nint* Load()
    {
        var apiBase = (nint*)OrtGetApiBase();
        var table = ((delegate* unmanaged<uint, nint*>)apiBase[0])(ApiVersion);
        if (table != null)
            return table;
        var version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)apiBase[1])());
        throw new OnnxRuntimeException(ErrorCode.RuntimeException, $"The loaded onnxruntime {version} is too old: the requested API version [{ApiVersion}] is not available.");
    }

    [DllImport("onnxruntime", ExactSpelling = true)]
    private static extern nint OrtGetApiBase();

    internal static nint ApiBase() => OrtGetApiBase();

    [DllImport("onnxruntime", ExactSpelling = true)]
    internal static extern nint OrtSessionOptionsAppendExecutionProvider_CPU(nint options, int useArena);

    [DllImport("onnxruntime", ExactSpelling = true)]
    internal static extern nint OrtSessionOptionsAppendExecutionProvider_DML(nint options, int deviceId);
}
