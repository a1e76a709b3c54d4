using Microsoft.ML.OnnxRuntime;

namespace TextPromptIR.Inference.Onnx.Sessions;

/// <summary>A tensor over a pinned array that is reused for every run, so that a tile allocates nothing.</summary>
/// <typeparam name="T">Element type, <c>float</c> or <c>long</c>.</typeparam>
internal sealed class PinnedTensor<T> : IDisposable
    where T : unmanaged
{
    private readonly T[] _data;

    /// <summary>Creates a tensor of zeros.</summary>
    /// <param name="shape">Sizes, all positive.</param>
    public PinnedTensor(params long[] shape)
    {
        _data = GC.AllocateArray<T>(checked((int)shape.Aggregate(1L, (product, size) => checked(product * size))), pinned: true);
        Value = OrtValue.CreateTensorValueFromMemory(_data, shape);
    }

    /// <summary>The elements, row-major.</summary>
    public Span<T> Data => _data;

    /// <summary>The native view of <see cref="Data"/>.</summary>
    public OrtValue Value { get; }

    /// <inheritdoc/>
    public void Dispose() => Value.Dispose();
}
