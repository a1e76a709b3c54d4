using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace TextPromptIR.Inference.Onnx.Sessions;

/// <summary>A tensor over a pinned array that is reused for every run, so that a tile allocates nothing.</summary>
/// <remarks>
/// It begins at a multiple of 64 bytes, as ONNX Runtime's own buffers do. Kernels that go by the address of their input (reductions peel to
/// alignment) then add in the same order every time, and the same picture gives the same bytes in every run.
/// </remarks>
/// <typeparam name="T">Element type, <c>float</c> or <c>long</c>.</typeparam>
internal sealed class PinnedTensor<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;
    private readonly Memory<T> _data;

    /// <summary>Creates a tensor of zeros.</summary>
    /// <param name="shape">Sizes, all positive.</param>
    public PinnedTensor(params long[] shape)
    {
        var length = checked((int)shape.Aggregate(1L, (product, size) => checked(product * size)));
        var array = GC.AllocateArray<T>(checked(length + (Alignment / Unsafe.SizeOf<T>())), pinned: true);
        var beyond = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(array, 0) % Alignment);
        _data = array.AsMemory((Alignment - beyond) % Alignment / Unsafe.SizeOf<T>(), length);
        Value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _data, shape);
    }

    /// <summary>The elements, row-major.</summary>
    public Span<T> Data => _data.Span;

    /// <summary>The native view of <see cref="Data"/>.</summary>
    public OrtValue Value { get; }

    /// <inheritdoc/>
    public void Dispose() => Value.Dispose();
}
