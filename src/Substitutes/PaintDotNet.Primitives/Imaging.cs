// PaintDotNet.Primitives: https://paintdotnet.github.io/apidocs/api/PaintDotNet.Imaging.PixelFormats.html
using System.Runtime.InteropServices;

namespace PaintDotNet.Imaging;

public readonly struct PixelFormat : IEquatable<PixelFormat>
{
    public PixelFormat(in Guid guid) => Guid = guid;

    public Guid Guid { get; }

    public bool Equals(PixelFormat other) => Guid == other.Guid;

    public override bool Equals(object? obj) => obj is PixelFormat other && Equals(other);

    public override int GetHashCode() => Guid.GetHashCode();

    public static bool operator ==(PixelFormat a, PixelFormat b) => a.Equals(b);

    public static bool operator !=(PixelFormat a, PixelFormat b) => !a.Equals(b);
}

// The values are the Windows Imaging Component's GUIDs.
public static class PixelFormats
{
    public static PixelFormat Bgra32 { get; } = new(new Guid("6fddc324-4e03-4bfe-b185-3d77768dc90f"));

    public static PixelFormat Pbgra32 { get; } = new(new Guid("6fddc324-4e03-4bfe-b185-3d77768dc910"));

    public static PixelFormat Rgba128Float { get; } = new(new Guid("6fddc324-4e03-4bfe-b185-3d77768dc919"));

    public static PixelFormat Alpha8 { get; } = new(new Guid("e6cd0116-eeba-4161-aa85-27dd9fb3a895"));
}

public enum PixelFormatNumericRepresentation
{
    Unspecified = 0,
    Indexed = 1,
    UnsignedInteger = 2,
    SignedInteger = 3,
    Fixed = 4,
    Float = 5,
}

public interface IPixelInfo : IInternalImpl
{
    int BitsPerPixel { get; }

    int ChannelCount { get; }

    PixelFormatNumericRepresentation NumericRepresentation { get; }

    PixelFormat PixelFormat { get; }

    bool SupportsTransparency { get; }
}

public interface INaturalPixelInfo : IPixelInfo
{
    int BytesPerPixel { get; }
}

public interface INaturalPixelInfo<TPixel> : INaturalPixelInfo, IEquatable<TPixel>
    where TPixel : unmanaged, INaturalPixelInfo<TPixel>
{
}

[StructLayout(LayoutKind.Explicit, Size = 4)]
public struct ColorBgra32 : INaturalPixelInfo<ColorBgra32>
{
    [FieldOffset(0)] private byte b;
    [FieldOffset(1)] private byte g;
    [FieldOffset(2)] private byte r;
    [FieldOffset(3)] private byte a;
    [FieldOffset(0)] private uint bgra;

    public ColorBgra32(byte b, byte g, byte r, byte a)
    {
        bgra = 0;
        this.b = b;
        this.g = g;
        this.r = r;
        this.a = a;
    }

    public byte B { readonly get => b; set => b = value; }

    public byte G { readonly get => g; set => g = value; }

    public byte R { readonly get => r; set => r = value; }

    public byte A { readonly get => a; set => a = value; }

    public uint Bgra { readonly get => bgra; set => bgra = value; }

    readonly int IPixelInfo.BitsPerPixel => 32;

    readonly int IPixelInfo.ChannelCount => 4;

    readonly PixelFormatNumericRepresentation IPixelInfo.NumericRepresentation => PixelFormatNumericRepresentation.UnsignedInteger;

    readonly PixelFormat IPixelInfo.PixelFormat => PixelFormats.Bgra32;

    readonly bool IPixelInfo.SupportsTransparency => true;

    readonly int INaturalPixelInfo.BytesPerPixel => 4;

    public static ColorBgra32 FromBgra(byte b, byte g, byte r, byte a) => new(b, g, r, a);

    public readonly bool Equals(ColorBgra32 other) => bgra == other.bgra;

    public override readonly bool Equals(object? obj) => obj is ColorBgra32 other && Equals(other);

    public static bool operator ==(ColorBgra32 a, ColorBgra32 b) => a.Equals(b);

    public static bool operator !=(ColorBgra32 a, ColorBgra32 b) => !a.Equals(b);
}

public struct ColorAlpha8 : INaturalPixelInfo<ColorAlpha8>
{
    public ColorAlpha8(byte a) => A = a;

    public byte A { readonly get; set; }

    readonly int IPixelInfo.BitsPerPixel => 8;

    readonly int IPixelInfo.ChannelCount => 1;

    readonly PixelFormatNumericRepresentation IPixelInfo.NumericRepresentation => PixelFormatNumericRepresentation.UnsignedInteger;

    readonly PixelFormat IPixelInfo.PixelFormat => PixelFormats.Alpha8;

    readonly bool IPixelInfo.SupportsTransparency => true;

    readonly int INaturalPixelInfo.BytesPerPixel => 1;

    public readonly bool Equals(ColorAlpha8 other) => A == other.A;

    public override readonly bool Equals(object? obj) => obj is ColorAlpha8 other && Equals(other);
}
