using System.Buffers;
using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

public struct OrtTensorTypeAndShapeInfo
{
    internal OrtTensorTypeAndShapeInfo(nint info)
    {
        ElementDataType = (TensorElementType)OrtApi.GetElementType(info);
        ElementCount = OrtApi.GetElementCount(info);
        Shape = OrtApi.GetDimensions(info);
    }

    public TensorElementType ElementDataType { get; }
    public bool IsString => ElementDataType == TensorElementType.String;
    public long ElementCount { get; }
    public int DimensionsCount => Shape.Length;
    public long[] Shape { get; }
}

public class OrtValue : IDisposable
{
    private nint _handle;
    private MemoryHandle? _pin;

    internal OrtValue(nint handle, MemoryHandle? pin = null)
    {
        _handle = handle;
        _pin = pin;
        OnnxType = (OnnxValueType)OrtApi.GetValueType(handle);
    }

    ~OrtValue() => Release();

    public OnnxValueType OnnxType { get; }

    public bool IsTensor => OnnxType == OnnxValueType.ONNX_TYPE_TENSOR;

    public bool IsSparseTensor => OnnxType == OnnxValueType.ONNX_TYPE_SPARSETENSOR;

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    public static unsafe OrtValue CreateTensorValueFromMemory<T>(OrtMemoryInfo memoryInfo, Memory<T> memory, long[] shape)
        where T : unmanaged
    {
        var type = TensorTypes.ElementOf(typeof(T));
        if (type == TensorElementType.DataTypeMax)
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Tensors of type {typeof(T).Name} not currently supported");
        var needed = ElementCount(shape);
        if (needed > memory.Length)
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"The data buffer contains {memory.Length} elements, the shape needs {needed}.");
        var pin = memory.Pin();
        try
        {
            return new OrtValue(OrtApi.CreateTensorWithData(memoryInfo.Handle, pin.Pointer, (nuint)memory.Length * (nuint)Unsafe.SizeOf<T>(), (int)type, shape), pin);
        }
        catch
        {
            pin.Dispose();
            throw;
        }
    }

    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape)
        where T : unmanaged => CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, new Memory<T>(data), shape);

    public static unsafe OrtValue CreateTensorValueWithData(OrtMemoryInfo memInfo, TensorElementType elementType, long[] shape, IntPtr dataBufferPtr, long bufferLengthInBytes) =>
        new(OrtApi.CreateTensorWithData(memInfo.Handle, (void*)dataBufferPtr, (nuint)bufferLengthInBytes, (int)elementType, shape));

    public static OrtValue CreateAllocatedTensorValue(OrtAllocator allocator, TensorElementType elementType, long[] shape) =>
        new(OrtApi.CreateTensor(allocator.Handle, (int)elementType, shape));

    public ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged => Span<T>();

    public Span<T> GetTensorMutableDataAsSpan<T>()
        where T : unmanaged => Span<T>();

    public Span<byte> GetTensorMutableRawData() => Span<byte>();

    public long GetTensorSizeInBytes() => OrtApi.GetTensorSizeInBytes(Handle);

    public OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        var info = OrtApi.GetTensorTypeAndShape(Handle);
        try
        {
            return new OrtTensorTypeAndShapeInfo(info);
        }
        finally
        {
            OrtApi.ReleaseTensorTypeAndShapeInfo(info);
        }
    }

    public OrtMemoryInfo GetTensorMemoryInfo() => new(OrtApi.GetTensorMemoryInfo(Handle), owned: false);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static long ElementCount(long[] shape)
    {
        long count = 1;
        foreach (var size in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
            count = checked(count * size);
        }

        return count;
    }

    private unsafe Span<T> Span<T>()
        where T : unmanaged
    {
        if (!IsTensor)
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, "The value is not a tensor.");
        if (typeof(T) != typeof(byte))
        {
            var info = OrtApi.GetTensorTypeAndShape(Handle);
            var actual = (TensorElementType)OrtApi.GetElementType(info);
            OrtApi.ReleaseTensorTypeAndShapeInfo(info);
            if (TensorTypes.TypeOf(actual) != typeof(T))
                throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Requested type {typeof(T).Name} does not match the actual type {actual}");
        }

        var bytes = checked((int)OrtApi.GetTensorSizeInBytes(Handle));
        var span = new Span<T>(OrtApi.GetTensorMutableData(Handle), bytes / Unsafe.SizeOf<T>());
        GC.KeepAlive(this);
        return span;
    }

    private void Release()
    {
        if (_handle == 0)
            return;
        OrtApi.ReleaseValue(_handle);
        _handle = 0;
        _pin?.Dispose();
        _pin = null;
    }
}
