// PaintDotNet.Primitives: https://paintdotnet.github.io/apidocs/api/PaintDotNet.RegionPtr-1.html
using PaintDotNet.Rendering;

namespace PaintDotNet;

public readonly unsafe struct RegionPtr<T> : IEquatable<RegionPtr<T>>
    where T : unmanaged
{
    private readonly object? owner;
    private readonly T* ptr;

    public RegionPtr(T* ptr, SizeInt32 size, int stride)
        : this(null, ptr, size, stride)
    {
    }

    public RegionPtr(object? owner, T* ptr, SizeInt32 size, int stride)
    {
        this.owner = owner;
        this.ptr = ptr;
        Size = size;
        Stride = stride;
    }

    public T* Ptr => ptr;

    public int Width => Size.Width;

    public int Height => Size.Height;

    public int Stride { get; }

    public SizeInt32 Size { get; }

    public bool IsEmpty => Size.IsEmpty;

    public RegionRowPtrCollection<T> Rows => new(this);

    public ref T this[int x, int y] => ref *((T*)((byte*)ptr + ((long)y * Stride)) + x);

    public RegionPtr<T> Slice(RectInt32 bounds) =>
        new(owner, (T*)((byte*)ptr + ((long)bounds.Y * Stride)) + bounds.X, bounds.Size, Stride);

    public void CopyTo(RegionPtr<T> dst)
    {
        for (var y = 0; y < Height; y++)
            Rows[y].Span.CopyTo(dst.Rows[y].Span);
    }

    public void Fill(T value)
    {
        for (var y = 0; y < Height; y++)
            Rows[y].Span.Fill(value);
    }

    public void Clear() => Fill(default);

    public bool Equals(RegionPtr<T> other) => ptr == other.ptr && Size == other.Size && Stride == other.Stride;

    public override bool Equals(object? obj) => obj is RegionPtr<T> other && Equals(other);
}

public readonly ref struct RegionRowPtrCollection<T>
    where T : unmanaged
{
    private readonly RegionPtr<T> region;

    internal RegionRowPtrCollection(RegionPtr<T> region) => this.region = region;

    public unsafe RegionRowPtr<T> this[int y] => new((T*)((byte*)region.Ptr + ((long)y * region.Stride)), region.Width, y);
}

public readonly unsafe ref struct RegionRowPtr<T>
    where T : unmanaged
{
    private readonly T* ptr;

    internal RegionRowPtr(T* ptr, int width, int y)
    {
        this.ptr = ptr;
        Width = width;
        Y = y;
    }

    public T* Ptr => ptr;

    public Span<T> Span => new(ptr, Width);

    public int Width { get; }

    public int Y { get; }

    public ref T this[int index] => ref ptr[index];
}
