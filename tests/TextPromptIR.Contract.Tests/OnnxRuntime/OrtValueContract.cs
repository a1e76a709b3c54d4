using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TextPromptIR.Contract.Tests.OnnxRuntime;

/// <summary>Tensors over the caller's memory.</summary>
public sealed class OrtValueContract
{
    [Fact]
    public void CreateTensorValueFromMemory_ShapeSmallerThanMemory_IsAccepted()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new float[10], [1, 4]);
        Assert.Equal(4, value.GetTensorTypeAndShape().ElementCount);
        Assert.Equal(16, value.GetTensorSizeInBytes());
    }

    [Fact]
    public void CreateTensorValueFromMemory_BufferTooSmall_Throws()
    {
        var error = Assert.Throws<OnnxRuntimeException>(() => OrtValue.CreateTensorValueFromMemory(new float[3], [1, 4]));
        Assert.StartsWith("[ErrorCode:InvalidArgument]", error.Message);
    }

    [Fact]
    public void CreateTensorValueFromMemory_NegativeDimension_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OrtValue.CreateTensorValueFromMemory(new float[3], [1, -3]));

    [Fact]
    public void CreateTensorValueFromMemory_SliceOfMemory_SeesTheSlice()
    {
        float[] array = [0, 1, 2, 3, 4];
        using var value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, array.AsMemory(1, 3), [3]);
        Assert.Equal([1f, 2f, 3f], value.GetTensorDataAsSpan<float>().ToArray());
        value.GetTensorMutableDataAsSpan<float>()[0] = 7;
        Assert.Equal(7f, array[1]);
    }

    [Fact]
    public void GetTensorDataAsSpan_OtherElementType_ThrowsBytesExcepted()
    {
        using var value = OrtValue.CreateTensorValueFromMemory(new float[4], [4]);
        var error = Assert.Throws<OnnxRuntimeException>(() => value.GetTensorDataAsSpan<int>().Length);
        Assert.StartsWith("[ErrorCode:InvalidArgument]", error.Message);
        Assert.Equal(16, value.GetTensorDataAsSpan<byte>().Length);
    }

    [Fact]
    public void Dispose_Twice_IsSafe()
    {
        var value = OrtValue.CreateTensorValueFromMemory(new float[4], [4]);
        value.Dispose();
        value.Dispose();
    }

    [Fact]
    public void CreateAllocatedTensorValue_Int64_IsWritable()
    {
        using var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Int64, [1, 2]);
        value.GetTensorMutableDataAsSpan<long>()[1] = 5;
        Assert.Equal(5L, value.GetTensorDataAsSpan<long>()[1]);
    }

    [Fact]
    public void Float16_ReinterpretedHalf_KeepsTheNumber()
    {
        Half[] halves = [(Half)1.5f, (Half)(-2f)];
        var floats = MemoryMarshal.Cast<Half, Float16>(halves);
        Assert.Equal(1.5f, floats[0].ToFloat());
        Assert.Equal(-2f, (float)floats[1]);
    }

    [Fact]
    public void OrtMemoryInfo_Default_IsTheProcessor()
    {
        Assert.Equal("Cpu", OrtMemoryInfo.DefaultInstance.Name);
        Assert.Equal(OrtMemType.Cpu, OrtMemoryInfo.DefaultInstance.GetMemoryType());
        Assert.Equal(OrtAllocatorType.DeviceAllocator, OrtMemoryInfo.DefaultInstance.GetAllocatorType());
    }
}
