using System.Runtime.InteropServices;
using TextPromptIR.Core.Devices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Onnx;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>Texts as ONNX Runtime and DirectML write them become stable codes with advice.</summary>
public sealed class OnnxErrorTranslatorTests
{
    private static readonly ComputeDevice Gpu = new(true, "Some card", 0);

    [Theory]
    [InlineData("[ErrorCode:Fail] x.cpp(12)\\onnxruntime.dll!00007FF: (caller: 00007FF) Exception(1) tid(5) 887A0006 The GPU will not respond to more commands", ErrorCode.DeviceLost)]
    [InlineData("[ErrorCode:Fail] ... ExecuteCommandList HRESULT=0x80004005, ID3D12Device::GetDeviceRemovedReason=0x887A0005", ErrorCode.DeviceLost)]
    [InlineData("[ErrorCode:Fail] DirectML execution failed because of a device-lost / removal-class error.", ErrorCode.DeviceLost)]
    [InlineData("[ErrorCode:DeviceReset] gone", ErrorCode.DeviceLost)]
    [InlineData("[ErrorCode:RuntimeException] 8007000E Not enough memory resources are available to complete this operation.", ErrorCode.OutOfMemory)]
    [InlineData("[ErrorCode:RuntimeException] bad allocation", ErrorCode.OutOfMemory)]
    [InlineData("[ErrorCode:Fail] Exception(3) tid(1) 80070057 The parameter is incorrect.", ErrorCode.DeviceUnsupported)]
    [InlineData("[ErrorCode:NotImplemented] Could not find an implementation for Einsum(12)", ErrorCode.DeviceUnsupported)]
    [InlineData("[ErrorCode:ShapeInferenceNotRegistered] the provider failed", ErrorCode.DeviceUnsupported)]
    [InlineData("[ErrorCode:Fail] something else", ErrorCode.InferenceFailed)]
    [InlineData("no word at all", ErrorCode.InferenceFailed)]
    public void Translate_WhileRunningOnAGpu_GivesTheCode(string message, ErrorCode expected)
    {
        var error = OnnxErrorTranslator.Translate(new InvalidOperationException(message), "pack 'fast'", OnnxStage.Running, Gpu);
        Assert.Equal(expected, error.Code);
        Assert.Contains("Some card", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Advice);
        Assert.DoesNotContain("[ErrorCode", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ErrorCode:InvalidProtobuf] Load model from a.onnx failed:Protobuf parsing failed.", ErrorCode.PackDamaged)]
    [InlineData("[ErrorCode:InvalidGraph] This is an invalid model.", ErrorCode.PackDamaged)]
    [InlineData("[ErrorCode:RuntimeException] Exception during initialization: std::bad_alloc", ErrorCode.OutOfMemory)]
    public void Translate_WhileLoadingOnTheProcessor_GivesTheCode(string message, ErrorCode expected) =>
        Assert.Equal(expected, OnnxErrorTranslator.Translate(new InvalidOperationException(message), "pack 'fast'", OnnxStage.Loading, ComputeDevice.Processor).Code);

    [Theory]
    [InlineData("[ErrorCode:InvalidProtobuf] Load model from a.onnx failed:Protobuf parsing failed.", ErrorCode.PackDamaged)]
    [InlineData("[ErrorCode:RuntimeException] Exception during initialization: 8007023E An error occurred", ErrorCode.InferenceFailed)]
    [InlineData("[ErrorCode:RuntimeException] Exception during initialization: the driver did not compile it", ErrorCode.InferenceFailed)]
    public void Translate_WhileLoadingOnAGpu_BlamesThePackOnlyForItsFile(string message, ErrorCode expected) =>
        Assert.Equal(expected, OnnxErrorTranslator.Translate(new InvalidOperationException(message), "pack 'fast'", OnnxStage.Loading, Gpu).Code);

    [Fact]
    public void Translate_DelayLoadFailure_MeansNoDirectMl() =>
#pragma warning disable CA2201 // The runtime throws this type when Windows cannot delay-load DirectML.dll; nothing else can stand for it.
        Assert.Contains("DirectML.dll", OnnxErrorTranslator.Translate(new SEHException(), "pack 'fast'", OnnxStage.ChoosingDevice, Gpu).Message, StringComparison.Ordinal);
#pragma warning restore CA2201

    [Fact]
    public void Translate_MissingNativeLibrary_NamesTheInnermostCause()
    {
        var error = OnnxErrorTranslator.Translate(
            new TypeInitializationException("NativeMethods", new DllNotFoundException("onnxruntime is not there")), "ONNX Runtime", OnnxStage.Starting, ComputeDevice.Processor);
        Assert.Equal(ErrorCode.NativeLibrary, error.Code);
        Assert.Contains("onnxruntime is not there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translate_AlreadyTranslated_StaysItself()
    {
        var known = new RestoreException(ErrorCode.WrongNumbers, "known", "advice");
        Assert.Same(known, OnnxErrorTranslator.Translate(known, "pack", OnnxStage.Running, Gpu));
    }
}
