using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TextPromptIR.Core.Pictures;

/// <summary>
/// The one SIMD file: interleaved pixels to planar floats and back. Vector and scalar paths use the same separately rounded operations
/// (no fused multiply-add), so a pixel's result does not depend on where in a row it lies.
/// </summary>
internal static class PixelKernels
{
    private const int Lanes = 8;

    /// <summary>Interleaved pixels to three planes in [0,1]; alpha is dropped.</summary>
    public static void ToPlanes(ReadOnlySpan<byte> pixels, PixelLayout layout, Span<float> red, Span<float> green, Span<float> blue)
    {
        if (layout == PixelLayout.Bgra32)
            Bgra32ToPlanes(MemoryMarshal.Cast<byte, uint>(pixels), red, green, blue);
        else
            Rgba64ToPlanes(MemoryMarshal.Cast<byte, ulong>(pixels), red, green, blue);
    }

    /// <summary>
    /// Replaces the colours of source pixels: <c>round(s + strength * (restored - s))</c>, or with <paramref name="removed"/> mid grey plus what
    /// that took away: <c>clamp(128 + source - restored)</c> in 8 bits, <c>clamp(32896 + source - restored)</c> in 16 (128 * 257 = 32896).
    /// Alpha is kept; a pixel with alpha 0 is kept whole.
    /// </summary>
    /// <param name="pixels">The source's pixels, replaced in place.</param>
    /// <param name="layout">Their layout.</param>
    /// <param name="red">Restored red in [0,1]; green and blue likewise (all three may be one span).</param>
    /// <param name="green">Restored green.</param>
    /// <param name="blue">Restored blue.</param>
    /// <param name="strength">[0,1].</param>
    /// <param name="removed">Show what was removed.</param>
    public static void Merge(
        Span<byte> pixels, PixelLayout layout, ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, float strength, bool removed)
    {
        if (layout == PixelLayout.Bgra32)
            MergeBgra32(MemoryMarshal.Cast<byte, uint>(pixels), red, green, blue, strength, removed);
        else
            MergeRgba64(MemoryMarshal.Cast<byte, ulong>(pixels), red, green, blue, strength, removed);
    }

    /// <summary>Number of pixels with alpha 0.</summary>
    public static int CountTransparent(ReadOnlySpan<byte> pixels, PixelLayout layout)
    {
        var count = 0;
        if (layout == PixelLayout.Bgra32)
        {
            foreach (var pixel in MemoryMarshal.Cast<byte, uint>(pixels))
                count += pixel >> 24 == 0 ? 1 : 0;
        }
        else
        {
            foreach (var pixel in MemoryMarshal.Cast<byte, ulong>(pixels))
                count += pixel >> 48 == 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Values in [0,1] to 16-bit steps, clamped and rounded to nearest; 8- and 16-bit source values come through exactly.</summary>
    public static void ToSteps(ReadOnlySpan<float> values, Span<ushort> steps)
    {
        var i = 0;
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var target = ref MemoryMarshal.GetReference(steps[..values.Length]);
        for (; Vector256.IsHardwareAccelerated && i + (2 * Lanes) <= values.Length; i += 2 * Lanes)
        {
            var low = Quantise(Vector256.LoadUnsafe(ref source, (nuint)i), 65535f);
            var high = Quantise(Vector256.LoadUnsafe(ref source, (nuint)(i + Lanes)), 65535f);
            Vector256.Narrow(low.AsUInt32(), high.AsUInt32()).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < values.Length; i++)
            steps[i] = (ushort)Quantise(values[i], 65535f);
    }

    /// <summary>16-bit steps to values in [0,1].</summary>
    public static void FromSteps(ReadOnlySpan<ushort> steps, Span<float> values)
    {
        var i = 0;
        ref var source = ref MemoryMarshal.GetReference(steps);
        ref var target = ref MemoryMarshal.GetReference(values[..steps.Length]);
        for (; Vector256.IsHardwareAccelerated && i + (2 * Lanes) <= steps.Length; i += 2 * Lanes)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
            (Vector256.ConvertToSingle(low.AsInt32()) / Vector256.Create(65535f)).StoreUnsafe(ref target, (nuint)i);
            (Vector256.ConvertToSingle(high.AsInt32()) / Vector256.Create(65535f)).StoreUnsafe(ref target, (nuint)(i + Lanes));
        }

        for (; i < steps.Length; i++)
            values[i] = steps[i] / 65535f;
    }

    /// <summary>Blends <c>a + weight * (b - a)</c> into <paramref name="a"/>, one weight per value; equal values stay exactly what they are.</summary>
    public static void Blend(Span<float> a, Span<float> b, ReadOnlySpan<float> weights)
    {
        TensorPrimitives.Subtract(b, a, b);
        TensorPrimitives.Multiply(b, weights, b);
        TensorPrimitives.Add(a, b, a);
    }

    /// <summary>Blends <c>a + weight * (b - a)</c> into <paramref name="a"/>, one weight for all.</summary>
    public static void Blend(Span<float> a, Span<float> b, float weight)
    {
        TensorPrimitives.Subtract(b, a, b);
        TensorPrimitives.Multiply(b, weight, b);
        TensorPrimitives.Add(a, b, a);
    }

    private static void Bgra32ToPlanes(ReadOnlySpan<uint> pixels, Span<float> red, Span<float> green, Span<float> blue)
    {
        var i = 0;
        ref var source = ref MemoryMarshal.GetReference(pixels);
        ref var r = ref MemoryMarshal.GetReference(red[..pixels.Length]);
        ref var g = ref MemoryMarshal.GetReference(green[..pixels.Length]);
        ref var b = ref MemoryMarshal.GetReference(blue[..pixels.Length]);
        for (; Vector256.IsHardwareAccelerated && i + Lanes <= pixels.Length; i += Lanes)
        {
            var p = Vector256.LoadUnsafe(ref source, (nuint)i);
            Unit(p >> 16 & Vector256.Create(255u), 255f).StoreUnsafe(ref r, (nuint)i);
            Unit(p >> 8 & Vector256.Create(255u), 255f).StoreUnsafe(ref g, (nuint)i);
            Unit(p & Vector256.Create(255u), 255f).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < pixels.Length; i++)
        {
            var p = pixels[i];
            red[i] = (p >> 16 & 255) / 255f;
            green[i] = (p >> 8 & 255) / 255f;
            blue[i] = (p & 255) / 255f;
        }
    }

    private static void Rgba64ToPlanes(ReadOnlySpan<ulong> pixels, Span<float> red, Span<float> green, Span<float> blue)
    {
        var i = 0;
        ref var source = ref MemoryMarshal.GetReference(pixels);
        ref var r = ref MemoryMarshal.GetReference(red[..pixels.Length]);
        ref var g = ref MemoryMarshal.GetReference(green[..pixels.Length]);
        ref var b = ref MemoryMarshal.GetReference(blue[..pixels.Length]);
        for (; Vector256.IsHardwareAccelerated && i + Lanes <= pixels.Length; i += Lanes)
        {
            var low = Vector256.LoadUnsafe(ref source, (nuint)i);
            var high = Vector256.LoadUnsafe(ref source, (nuint)(i + 4));
            Unit(Channel(low, high, 0), 65535f).StoreUnsafe(ref r, (nuint)i);
            Unit(Channel(low, high, 16), 65535f).StoreUnsafe(ref g, (nuint)i);
            Unit(Channel(low, high, 32), 65535f).StoreUnsafe(ref b, (nuint)i);
        }

        for (; i < pixels.Length; i++)
        {
            var p = pixels[i];
            red[i] = (p & 0xFFFF) / 65535f;
            green[i] = (p >> 16 & 0xFFFF) / 65535f;
            blue[i] = (p >> 32 & 0xFFFF) / 65535f;
        }
    }

    private static void MergeBgra32(Span<uint> pixels, ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, float strength, bool removed)
    {
        var i = 0;
        ref var target = ref MemoryMarshal.GetReference(pixels);
        ref var r = ref MemoryMarshal.GetReference(red[..pixels.Length]);
        ref var g = ref MemoryMarshal.GetReference(green[..pixels.Length]);
        ref var b = ref MemoryMarshal.GetReference(blue[..pixels.Length]);
        var mask = Vector256.Create(255u);
        for (; Vector256.IsHardwareAccelerated && i + Lanes <= pixels.Length; i += Lanes)
        {
            var p = Vector256.LoadUnsafe(ref target, (nuint)i);
            var alpha = p & Vector256.Create(0xFF000000u);
            var merged = alpha
                | MergeChannel(p >> 16 & mask, Vector256.LoadUnsafe(ref r, (nuint)i), strength, removed, 255, 128) << 16
                | MergeChannel(p >> 8 & mask, Vector256.LoadUnsafe(ref g, (nuint)i), strength, removed, 255, 128) << 8
                | MergeChannel(p & mask, Vector256.LoadUnsafe(ref b, (nuint)i), strength, removed, 255, 128);
            Vector256.ConditionalSelect(Vector256.Equals(alpha, default), p, merged).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < pixels.Length; i++)
        {
            var p = pixels[i];
            if (p >> 24 == 0)
                continue;
            pixels[i] = (p & 0xFF000000)
                | MergeChannel(p >> 16 & 255, red[i], strength, removed, 255, 128) << 16
                | MergeChannel(p >> 8 & 255, green[i], strength, removed, 255, 128) << 8
                | MergeChannel(p & 255, blue[i], strength, removed, 255, 128);
        }
    }

    private static void MergeRgba64(Span<ulong> pixels, ReadOnlySpan<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue, float strength, bool removed)
    {
        var i = 0;
        ref var target = ref MemoryMarshal.GetReference(pixels);
        ref var r = ref MemoryMarshal.GetReference(red[..pixels.Length]);
        ref var g = ref MemoryMarshal.GetReference(green[..pixels.Length]);
        ref var b = ref MemoryMarshal.GetReference(blue[..pixels.Length]);
        for (; Vector256.IsHardwareAccelerated && i + Lanes <= pixels.Length; i += Lanes)
        {
            var low = Vector256.LoadUnsafe(ref target, (nuint)i);
            var high = Vector256.LoadUnsafe(ref target, (nuint)(i + 4));
            var (redLow, redHigh) = Vector256.Widen(MergeChannel(Channel(low, high, 0), Vector256.LoadUnsafe(ref r, (nuint)i), strength, removed, 65535, 32896));
            var (greenLow, greenHigh) = Vector256.Widen(MergeChannel(Channel(low, high, 16), Vector256.LoadUnsafe(ref g, (nuint)i), strength, removed, 65535, 32896));
            var (blueLow, blueHigh) = Vector256.Widen(MergeChannel(Channel(low, high, 32), Vector256.LoadUnsafe(ref b, (nuint)i), strength, removed, 65535, 32896));
            PackOpaque(low, redLow, greenLow, blueLow).StoreUnsafe(ref target, (nuint)i);
            PackOpaque(high, redHigh, greenHigh, blueHigh).StoreUnsafe(ref target, (nuint)(i + 4));
        }

        for (; i < pixels.Length; i++)
        {
            var p = pixels[i];
            if (p >> 48 == 0)
                continue;
            pixels[i] = (p & 0xFFFF_0000_0000_0000)
                | MergeChannel((uint)(p & 0xFFFF), red[i], strength, removed, 65535, 32896)
                | (ulong)MergeChannel((uint)(p >> 16 & 0xFFFF), green[i], strength, removed, 65535, 32896) << 16
                | (ulong)MergeChannel((uint)(p >> 32 & 0xFFFF), blue[i], strength, removed, 65535, 32896) << 32;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Channel(Vector256<ulong> low, Vector256<ulong> high, int shift) =>
        Vector256.Narrow(low >> shift & Vector256.Create(0xFFFFul), high >> shift & Vector256.Create(0xFFFFul));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> PackOpaque(Vector256<ulong> source, Vector256<ulong> red, Vector256<ulong> green, Vector256<ulong> blue)
    {
        var alpha = source & Vector256.Create(0xFFFF_0000_0000_0000ul);
        return Vector256.ConditionalSelect(Vector256.Equals(alpha, default), source, alpha | red | green << 16 | blue << 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Unit(Vector256<uint> steps, float scale) => Vector256.ConvertToSingle(steps.AsInt32()) / Vector256.Create(scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Quantise(Vector256<float> value, float scale) =>
        Vector256.ConvertToInt32((Vector256.Min(Vector256.Max(value, default), Vector256.Create(1f)) * Vector256.Create(scale)) + Vector256.Create(0.5f));

    private static int Quantise(float value, float scale) => (int)((Math.Min(Math.Max(value, 0f), 1f) * scale) + 0.5f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> MergeChannel(Vector256<uint> source, Vector256<float> restored, float strength, bool removed, int max, int middle)
    {
        if (strength != 1f)
        {
            var unit = Unit(source, max);
            restored = unit + ((restored - unit) * Vector256.Create(strength));
        }

        var steps = Quantise(restored, max);
        if (removed)
            steps = Vector256.Min(Vector256.Max(Vector256.Create(middle) + source.AsInt32() - steps, default), Vector256.Create(max));
        return steps.AsUInt32();
    }

    private static uint MergeChannel(uint source, float restored, float strength, bool removed, int max, int middle)
    {
        if (strength != 1f)
        {
            var unit = source / (float)max;
            restored = unit + ((restored - unit) * strength);
        }

        var steps = Quantise(restored, max);
        return (uint)(removed ? Math.Clamp(middle + (int)source - steps, 0, max) : steps);
    }
}
