using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;

namespace TextPromptIR.Inference.Onnx;

/// <summary>
/// Turns what ONNX Runtime and DirectML say into the product's error codes. The C# API has no code property: the only facts are the word in
/// <c>[ErrorCode:Word]</c> and an HRESULT somewhere in the text.
/// </summary>
internal static partial class OnnxErrorTranslator
{
    private const string UseProcessor = "Choose the processor as device, or update the graphics driver and try again.";

    /// <summary>The error that a user sees.</summary>
    /// <param name="exception">From ONNX Runtime, its loader or the runtime.</param>
    /// <param name="subject">What was loaded or run, such as <c>pack 'fast', backbone.onnx</c>.</param>
    /// <param name="stage">What was being done.</param>
    /// <param name="device">The device it was done on.</param>
    public static RestoreException Translate(Exception exception, string subject, OnnxStage stage, ComputeDevice device)
    {
        if (exception is RestoreException known)
            return known;
        if (exception is TypeInitializationException or DllNotFoundException)
        {
            return new RestoreException(
                ErrorCode.NativeLibrary, $"The native library of ONNX Runtime cannot be used: {Short(exception.GetBaseException().Message)}",
                "Install the product again, all files of one version together.", exception);
        }

        if (exception is SEHException && stage == OnnxStage.ChoosingDevice)
        {
            // The delay loader of onnxruntime.dll throws it for a library that is not there, and says no name.
            return new RestoreException(
                ErrorCode.DeviceUnsupported,
                $"The device '{device.Name}' cannot be used: DirectML.dll beside onnxruntime.dll, or Windows' own d3d12.dll, is missing or damaged.",
                "Install the product again, all files of one version together, or choose the processor as device.", exception);
        }

        var code = CodeOf(exception, stage, device);
        return new RestoreException(code, Message(code, subject, stage, device, Short(exception.Message)), Advice(code, device), exception);
    }

    /// <summary>True when the text says that a load was cancelled by its flag; the word is historical.</summary>
    public static bool IsLoadCancelled(Exception exception) => WordOf(exception.Message) == "RequirementNotRegistered";

    private static ErrorCode CodeOf(Exception exception, OnnxStage stage, ComputeDevice device)
    {
        if (exception is OutOfMemoryException || OutOfMemoryText().IsMatch(exception.Message))
            return ErrorCode.OutOfMemory;
        // Delay-loaded DirectML.dll or d3d12.dll is missing; or this build has no DirectML at all.
        if (exception is SEHException or EntryPointNotFoundException)
            return ErrorCode.DeviceUnsupported;

        var word = WordOf(exception.Message);
        if (word == "DeviceReset" || exception.Message.Contains("device-lost", StringComparison.OrdinalIgnoreCase))
            return ErrorCode.DeviceLost;
        if (FromHResult(exception.Message) is { } fromHResult)
            return fromHResult;
        if (stage == OnnxStage.ChoosingDevice)
            return ErrorCode.DeviceUnsupported;
        if (device.IsGpu && word is "ShapeInferenceNotRegistered" or "NotImplemented" or "EngineError")
            return ErrorCode.DeviceUnsupported;
        // Files were proved by size and hash before, so a model that does not load on a processor is a bad export, whatever the word. On a GPU
        // the driver compiles while it loads: only a word about the file itself speaks against the pack, else the processor has a try.
        if (stage == OnnxStage.Loading && (!device.IsGpu || word is "InvalidProtobuf" or "InvalidGraph" or "NoSuchFile" or "NoModel" or "InvalidArgument"))
            return ErrorCode.PackDamaged;
        return ErrorCode.InferenceFailed;
    }

    private static ErrorCode? FromHResult(string message)
    {
        ErrorCode? found = null;
        foreach (Match match in HResult().Matches(message))
        {
            ErrorCode? code = match.Groups["code"].Value.ToUpperInvariant() switch
            {
                "887A0005" or "887A0006" or "887A0007" or "887A0020" => ErrorCode.DeviceLost,
                "8007000E" => ErrorCode.OutOfMemory,
                "887A0004" or "80004001" or "80004002" or "80004005" or "80070057" or "887A0002" => ErrorCode.DeviceUnsupported,
                _ => null,
            };
            // A text may carry several; a lost device explains all others.
            if (code == ErrorCode.DeviceLost)
                return code;
            found ??= code;
        }

        return found;
    }

    private static string Message(ErrorCode code, string subject, OnnxStage stage, ComputeDevice device, string said) => code switch
    {
        ErrorCode.DeviceLost => $"The graphics driver dropped the device '{device.Name}' while {subject} was in use. {said}",
        ErrorCode.OutOfMemory => $"Memory ran out on '{device.Name}' for {subject}. {said}",
        ErrorCode.DeviceUnsupported => $"The device '{device.Name}' or its driver cannot run {subject}. {said}",
        ErrorCode.PackDamaged => $"The model cannot be loaded: {subject}. {said}",
        _ => $"{(stage == OnnxStage.Starting ? "ONNX Runtime did not start" : $"The network failed: {subject}, on '{device.Name}'")}. {said}",
    };

    private static string Advice(ErrorCode code, ComputeDevice device) => code switch
    {
        ErrorCode.OutOfMemory => "Close other programs, or use smaller tiles.",
        ErrorCode.PackDamaged => "Install the model pack again.",
        _ when device.IsGpu => UseProcessor,
        _ => "Try again. If it happens again, send the report of 'tpir diagnose'.",
    };

    private static string? WordOf(string message) => Word().Match(message) is { Success: true } match ? match.Groups["word"].Value : null;

    /// <summary>The native text without the word, build paths and line breaks, at most 300 characters.</summary>
    private static string Short(string message)
    {
        var text = Word().Replace(message, string.Empty).ReplaceLineEndings(" ").Trim();
        text = text.Length > 300 ? $"{text[..300]}..." : text;
        return $"(ONNX Runtime: {text})";
    }

    [GeneratedRegex(@"^\[ErrorCode:(?<word>\w+)\]\s*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(?:0x)?(?<code>887A00[0-9A-F]{2}|8007[0-9A-F]{4}|80004[0-9A-F]{3})\b", RegexOptions.IgnoreCase)]
    private static partial Regex HResult();

    [GeneratedRegex("bad allocation|bad_alloc|failed to allocate memory|out of memory|not enough memory", RegexOptions.IgnoreCase)]
    private static partial Regex OutOfMemoryText();
}
