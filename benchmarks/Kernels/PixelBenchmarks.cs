using BenchmarkDotNet.Attributes;
using TextPromptIR.Core.Pictures;

namespace Kernels;

/// <summary>What the processor does to each pixel beside the network. One operation is one network tile of 256 x 256 pixels.</summary>
public class PixelBenchmarks
{
    private const int Size = 256;
    private const int Area = Size * Size;
    private readonly byte[] _pixels = new byte[Area * 8];
    private readonly float[] _red = new float[Area];
    private readonly float[] _green = new float[Area];
    private readonly float[] _blue = new float[Area];
    private readonly float[] _weights = new float[Size];
    private readonly ushort[] _steps = new ushort[3 * Area];

    /// <summary>8 bits (BGRA) or 16 bits (RGBA) for each channel.</summary>
    [Params(8, 16)]
    public int Bits { get; set; }

    private PixelLayout Layout => Bits == 8 ? PixelLayout.Bgra32 : PixelLayout.Rgba64;

    private Span<byte> Pixels => _pixels.AsSpan(0, Area * Layout.BytesPerPixel());

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        random.NextBytes(_pixels);
        for (var i = 0; i < Area; i++)
            (_red[i], _green[i], _blue[i]) = (random.NextSingle(), random.NextSingle(), random.NextSingle());
        for (var i = 0; i < Size; i++)
            _weights[i] = (i + 0.5f) / Size;
        ToSteps();
    }

    [Benchmark(Description = "pixels to planes")]
    public void ToPlanes() => PixelKernels.ToPlanes(Pixels, Layout, _red, _green, _blue);

    [Benchmark(Description = "count transparent pixels")]
    public int CountTransparent() => PixelKernels.CountTransparent(Pixels, Layout);

    [Benchmark(Description = "restored planes to stored steps")]
    public void ToSteps()
    {
        PixelKernels.ToSteps(_red, _steps.AsSpan(0, Area));
        PixelKernels.ToSteps(_green, _steps.AsSpan(Area, Area));
        PixelKernels.ToSteps(_blue, _steps.AsSpan(2 * Area, Area));
    }

    [Benchmark(Description = "stored steps to planes")]
    public void FromSteps()
    {
        PixelKernels.FromSteps(_steps.AsSpan(0, Area), _red);
        PixelKernels.FromSteps(_steps.AsSpan(Area, Area), _green);
        PixelKernels.FromSteps(_steps.AsSpan(2 * Area, Area), _blue);
    }

    [Benchmark(Description = "read two tiles' steps and blend them by the window")]
    public void Blend()
    {
        for (var row = 0; row < 3 * Size; row++)
        {
            var at = row % Size * Size;
            Span<float> left = _red.AsSpan(at, Size), right = _green.AsSpan(at, Size);
            PixelKernels.FromSteps(_steps.AsSpan(at, Size), left);
            PixelKernels.FromSteps(_steps.AsSpan(Area + at, Size), right);
            PixelKernels.Blend(left, right, _weights);
        }
    }

    [Benchmark(Description = "planes into pixels, strength 1")]
    public void Merge() => PixelKernels.Merge(Pixels, Layout, _red, _green, _blue, 1f, removed: false);

    [Benchmark(Description = "planes into pixels, strength 0.7")]
    public void Mix() => PixelKernels.Merge(Pixels, Layout, _red, _green, _blue, 0.7f, removed: false);

    [Benchmark(Description = "removed part into pixels")]
    public void Removed() => PixelKernels.Merge(Pixels, Layout, _red, _green, _blue, 1f, removed: true);
}
