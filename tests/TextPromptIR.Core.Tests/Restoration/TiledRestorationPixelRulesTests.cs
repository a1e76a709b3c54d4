using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;

namespace TextPromptIR.Core.Tests.Restoration;

public sealed class TiledRestorationPixelRulesTests
{
    private static FakeBackend Network(Func<float, float> change) => new(FakeBackend.SmallShape, (_, tile, restored) =>
    {
        for (var i = 0; i < tile.Length; i++)
            restored[i] = change(tile[i]);
    });

    [Theory]
    [InlineData(PixelLayout.Bgra32)]
    [InlineData(PixelLayout.Rgba64)]
    public void Render_AlphaIsKept_AndPixelsWithAlphaZeroAreTheSourcesWhole(PixelLayout layout)
    {
        var source = Sample.Random(80, 60, layout, opaque: false);
        using var restoration = new TiledRestoration(source, Network(v => 1f - v), Sample.Guidance());
        var before = Sample.Pixels(source);
        foreach (var show in new[] { ShowMode.Restored, ShowMode.Removed })
        {
            var after = restoration.Render(source, show: show);
            int bytes = layout.BytesPerPixel(), channel = bytes / 4, hidden = 0;
            for (var at = 0; at < after.Length; at += bytes)
            {
                var alpha = before.AsSpan(at + (3 * channel), channel);
                Assert.True(alpha.SequenceEqual(after.AsSpan(at + (3 * channel), channel)));
                if (alpha.IndexOfAnyExcept((byte)0) >= 0)
                    continue;
                hidden++;
                Assert.True(before.AsSpan(at, bytes).SequenceEqual(after.AsSpan(at, bytes)));
            }

            Assert.True(hidden > 100);
        }
    }

    [Fact]
    public void Render_ColourUnderAlphaZero_DoesNotReachVisiblePixels()
    {
        ArrayPixelSource Picture(byte hidden) => Sample.Bgra(
            70, 50, (x, y) => (x + y) % 9 < 3 ? (hidden, hidden, (byte)(255 - hidden), (byte)0) : ((byte)(x * 3), (byte)(y * 4), (byte)50, (byte)255));

        // A network whose every pixel depends on the whole tile.
        FakeBackend Averaging() => new(FakeBackend.SmallShape, (_, tile, restored) =>
        {
            var sum = 0f;
            foreach (var value in tile)
                sum += value;
            for (var i = 0; i < tile.Length; i++)
                restored[i] = (0.5f * tile[i]) + (sum / tile.Length / 2f);
        });

        ArrayPixelSource black = Picture(0), white = Picture(255);
        using var first = new TiledRestoration(black, Averaging(), Sample.Guidance());
        using var second = new TiledRestoration(white, Averaging(), Sample.Guidance());
        byte[] one = first.Render(black), other = second.Render(white);
        for (var at = 0; at < one.Length; at += 4)
        {
            if (one[at + 3] != 0)
                Assert.True(one.AsSpan(at, 4).SequenceEqual(other.AsSpan(at, 4)));
        }
    }

    [Fact]
    public void Render_FullyTransparentTiles_RunNoNetwork()
    {
        var source = Sample.Bgra(200, 40, (x, _) => ((byte)x, (byte)7, (byte)9, (byte)(x < 100 ? 0 : 255)));
        var backend = Network(v => 1f - v);
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
        Assert.Equal(Sample.Pixels(source, new PixelRect(0, 0, 60, 40)), restoration.Render(source, new PixelRect(0, 0, 60, 40)));
        Assert.Equal(0, backend.Runs);
        var result = restoration.Render(source);
        Assert.Equal(255 - 150, result[(150 * 4) + 2]);
    }

    [Theory]
    [InlineData(PixelLayout.Bgra32)]
    [InlineData(PixelLayout.Rgba64)]
    public void Render_GreySource_StaysGreyWithTheMeanOfTheChannels(PixelLayout layout)
    {
        var source = Sample.Random(80, 60, layout, grey: true);
        var shape = FakeBackend.SmallShape;
        var backend = new FakeBackend(shape, (_, tile, restored) =>
        {
            var area = shape.Size * shape.Size;
            for (var i = 0; i < tile.Length; i++)
                restored[i] = (tile[i] * 0.5f) + (i / area * 0.1f);
        });
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
        var result = restoration.Render(source);
        Assert.True(GreyProbe.IsGrey(result, layout));
        var input = Sample.Pixels(source);
        if (layout == PixelLayout.Bgra32)
        {
            for (var at = 0; at < result.Length; at += 4)
                Assert.Equal((input[at] / 255f * 0.5f) + 0.1f, result[at] / 255f, 0.5f / 255f + 1e-4f);
        }
    }

    [Fact]
    public void Render_GreySourceIdentity_IsExactWithAThirdOfTheMemory()
    {
        var grey = Sample.Random(80, 60, grey: true);
        var coloured = Sample.Random(80, 60);
        using var thin = new TiledRestoration(grey, FakeBackend.Identity(), Sample.Guidance());
        using var full = new TiledRestoration(coloured, FakeBackend.Identity(), Sample.Guidance());
        Assert.Equal(Sample.Pixels(grey), thin.Render(grey));
        full.Render(coloured);
        Assert.Equal(full.StoredBytes, 3 * thin.StoredBytes);
    }

    [Fact]
    public void Render_Removed8Bit_Is128PlusSourceMinusRestored()
    {
        var source = Sample.Random(80, 60);
        using var restoration = new TiledRestoration(source, Network(v => 0.3f + (0.5f * v)), Sample.Guidance());
        foreach (var strength in new[] { 1f, 0.6f, 0f })
        {
            byte[] before = Sample.Pixels(source), restored = restoration.Render(source, strength: strength), removed = restoration.Render(source, strength: strength, show: ShowMode.Removed);
            for (var i = 0; i < before.Length; i++)
                Assert.Equal(i % 4 == 3 ? before[i] : Math.Clamp(128 + before[i] - restored[i], 0, 255), removed[i]);
        }
    }

    [Fact]
    public void Render_Removed16Bit_Is32896PlusSourceMinusRestored()
    {
        var source = Sample.Random(80, 60, PixelLayout.Rgba64);
        using var restoration = new TiledRestoration(source, Network(v => 0.3f + (0.5f * v)), Sample.Guidance());
        ushort[] before = Sample.Words(Sample.Pixels(source)), restored = Sample.Words(restoration.Render(source)), removed = Sample.Words(restoration.Render(source, show: ShowMode.Removed));
        for (var i = 0; i < before.Length; i++)
            Assert.Equal(i % 4 == 3 ? before[i] : Math.Clamp(32896 + before[i] - restored[i], 0, 65535), removed[i]);
    }

    [Fact]
    public void Render_RemovedOfUnrelated_IsMidGreyWithoutANetwork()
    {
        var source = Sample.Random(50, 50);
        var backend = Network(v => 1f - v);
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance(unrelated: true));
        var removed = restoration.Render(source, show: ShowMode.Removed);
        Assert.All(Enumerable.Range(0, removed.Length), i => Assert.Equal(i % 4 == 3 ? 255 : 128, removed[i]));
        Assert.Equal(0, backend.Runs);
    }

    [Theory]
    [InlineData(PixelLayout.Bgra32)]
    [InlineData(PixelLayout.Rgba64)]
    public void NothingRemoved_AnyAlpha_IsWhatAnIdentityNetworkGives(PixelLayout layout)
    {
        // Random alpha, and every seventh pixel transparent.
        var pixels = Sample.Pixels(Sample.Random(30, 20, layout));
        var size = layout.BytesPerPixel();
        new Random(3).NextBytes(pixels);
        for (var i = 0; i < pixels.Length; i += 7 * size)
            pixels.AsSpan(i + (size * 3 / 4), size / 4).Clear();
        var source = new ArrayPixelSource(pixels, 30, 20, layout);
        using var identity = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance());

        var neutral = (byte[])pixels.Clone();
        NothingRemoved.Write(neutral, 30, 20, 30 * size, layout);
        Assert.Equal(identity.Render(source, show: ShowMode.Removed), neutral);
    }

    [Fact]
    public void Render_StrengthOfTheWords_MultipliesTheSlider()
    {
        var source = Sample.Random(50, 50);
        using var gentle = new TiledRestoration(source, Network(v => 1f - v), Sample.Guidance(strength: 0.5f));
        using var plain = new TiledRestoration(source, Network(v => 1f - v), Sample.Guidance());
        Assert.Equal(plain.Render(source, strength: 0.25f), gentle.Render(source, strength: 0.5f));
    }

    [Fact]
    public void Render_StrengthAndShow_NeverRunTheNetworkAgain()
    {
        var source = Sample.Random(90, 90);
        var backend = Network(v => 1f - v);
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
        restoration.Render(source);
        var runs = backend.Runs;
        foreach (var show in Enum.GetValues<ShowMode>())
        {
            for (var strength = 0f; strength <= 1f; strength += 0.125f)
                restoration.Render(source, strength: strength, show: show);
        }

        Assert.Equal(runs, backend.Runs);
    }

    [Fact]
    public void Render_OutOfRangeNetwork_IsClamped()
    {
        var source = Sample.Random(40, 40);
        using var bright = new TiledRestoration(source, Network(v => v + 5f), Sample.Guidance());
        using var dark = new TiledRestoration(source, Network(v => v - 5f), Sample.Guidance());
        Assert.All(bright.Render(source), value => Assert.Equal(255, value));
        Assert.All(dark.Render(source).Where((_, i) => i % 4 != 3), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Render_FloatSource_TheNetworkSeesUnroundedValues()
    {
        var source = new UnroundedSource(40, 40);
        var seen = new List<float>();
        var backend = new FakeBackend(FakeBackend.SmallShape, (_, tile, restored) =>
        {
            seen.AddRange(tile);
            tile.CopyTo(restored);
        });
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());
        restoration.Render(source);
        Assert.All(seen, value => Assert.Equal(1.25f, value));
    }

    private sealed class UnroundedSource(int width, int height) : IFloatPixelSource
    {
        public int Width => width;

        public int Height => height;

        public PixelLayout Layout => PixelLayout.Bgra32;

        public bool IsGrey => false;

        public void Read(PixelRect bounds, Span<byte> destination, int stride) => destination.Fill(255);

        public void ReadFloat(PixelRect bounds, Span<float> rgb) => rgb[..(3 * bounds.Width * bounds.Height)].Fill(1.25f);
    }
}
