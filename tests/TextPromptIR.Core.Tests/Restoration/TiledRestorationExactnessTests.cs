using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Requests;
using TextPromptIR.Core.Restoration;
using TextPromptIR.Core.Tests.Fakes;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Tests.Restoration;

public sealed class TiledRestorationExactnessTests
{
    // Depends on the position inside the tile and on the state, so that any wrong tile, weight or order shows.
    private static void Positional(Core.Network.PictureState state, ReadOnlySpan<float> tile, Span<float> restored)
    {
        for (var i = 0; i < tile.Length; i++)
            restored[i] = (0.7f * tile[i]) + (0.2f * (i % 97) / 97f) + (0.1f * state.Values.Span[0]);
    }

    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 700 }, { 700, 1 }, { 2, 3 }, { 31, 32 }, { 32, 32 }, { 33, 33 }, { 48, 20 }, { 57, 57 }, { 100, 77 }, { 131, 67 }, { 5, 260 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Render_IdentityNetwork_GivesTheSourceBitForBit(int width, int height)
    {
        foreach (var layout in new[] { PixelLayout.Bgra32, PixelLayout.Rgba64 })
        {
            foreach (var opaque in new[] { true, false })
            {
                var source = Sample.Random(width, height, layout, seed: width + height, opaque);
                var backend = FakeBackend.Identity();
                using var restoration = new TiledRestoration(source, backend, Sample.Guidance());

                Assert.Equal(Sample.Pixels(source), restoration.Render(source));
                Assert.Empty(backend.Faults);
            }
        }
    }

    [Fact]
    public void Render_IdentityNetworkAtHalfStrength_GivesTheSourceBitForBit()
    {
        foreach (var layout in new[] { PixelLayout.Bgra32, PixelLayout.Rgba64 })
        {
            var source = Sample.Random(90, 70, layout);
            using var restoration = new TiledRestoration(source, FakeBackend.Identity(), Sample.Guidance());
            Assert.Equal(Sample.Pixels(source), restoration.Render(source, strength: 0.5f));
        }
    }

    [Fact]
    public void Render_EveryShape_IdentityIsExact()
    {
        TileShape[] shapes = [new(16, 0, 1, 1, 16), new(16, 8, 1, 1, 16), new(24, 5, 1, 3, 8), new(64, 24, 16, 8, 32), new(256, 48, 16, 8, 256), new(32, 16, 16, 5, 16)];
        foreach (var shape in shapes)
        {
            var source = Sample.Random(150, 83, opaque: false);
            using var restoration = new TiledRestoration(source, FakeBackend.Identity(shape), Sample.Guidance());
            Assert.Equal(Sample.Pixels(source), restoration.Render(source));
        }
    }

    [Theory]
    [InlineData(PixelLayout.Bgra32)]
    [InlineData(PixelLayout.Rgba64)]
    public void Render_AnyRectanglesInAnyOrder_EqualTheWholePicture(PixelLayout layout)
    {
        var source = Sample.Random(173, 119, layout, opaque: false);
        using var reference = new TiledRestoration(source, new FakeBackend(FakeBackend.SmallShape, Positional), Sample.Guidance());
        var whole = reference.Render(source, strength: 0.8f);
        var random = new Random(5);

        using var restoration = new TiledRestoration(source, new FakeBackend(FakeBackend.SmallShape, Positional), Sample.Guidance());
        for (var i = 0; i < 300; i++)
        {
            int x = random.Next(source.Width), y = random.Next(source.Height);
            var bounds = new PixelRect(x, y, 1 + random.Next(Math.Min(40, source.Width - x)), 1 + random.Next(Math.Min(40, source.Height - y)));
            Assert.Equal(Sample.Crop(whole, source, bounds), restoration.Render(source, bounds, 0.8f));
        }
    }

    // The documented geometry once more, in the plainest way: every tile whole, every weight from its formula, sums in double.
    [Theory]
    [InlineData(100, 77)]
    [InlineData(33, 140)]
    [InlineData(20, 20)]
    public void Render_PositionalNetwork_EqualsAPlainSumOfWeightedTiles(int width, int height)
    {
        const int Size = 32, Overlap = 12, Multiple = 4, Step = Size - Overlap, Margin = Overlap / 3, Ramp = Overlap - (2 * Margin);
        var source = Sample.Random(width, height);
        var pixels = Sample.Pixels(source);
        using var restoration = new TiledRestoration(
            source, new FakeBackend(FakeBackend.SmallShape, Positional), Sample.Guidance(),
            new TiledRestorationOptions { State = new Core.Network.PictureState(new float[1]) });

        static (int Lead, int Count) Axis(int length)
        {
            var lead = length > Size ? Overlap / 2 / Multiple * Multiple : Math.Min(Overlap / 2 / Multiple * Multiple, (Size - length) / 2 / Multiple * Multiple);
            var count = 1;
            while ((count - 1) * Step < length - (Size - (2 * lead)))
                count++;
            return (lead, count);
        }

        static double Weight(int tile, int count, int lead, int x)
        {
            var at = x - ((tile * Step) - lead);
            double Rise(int into) => into < 0 ? 0 : into >= Ramp ? 1 : 0.5 - (0.5 * Math.Cos(Math.PI * (into + 0.5) / Ramp));
            return (tile == 0 ? 1 : Rise(at - Margin)) * (tile == count - 1 ? 1 : 1 - Rise(at - (Step + Margin)));
        }

        static int Mirror(int x, int length)
        {
            while (length > 1 && (x < 0 || x >= length))
                x = x < 0 ? -x : (2 * (length - 1)) - x;
            return length == 1 ? 0 : x;
        }

        var (leadX, columns) = Axis(width);
        var (leadY, rows) = Axis(height);
        var expected = new double[width * height * 4];
        for (var tile = 0; tile < columns * rows; tile++)
        {
            int originX = (tile % columns * Step) - leadX, originY = (tile / columns * Step) - leadY;
            float[] input = new float[3 * Size * Size], output = new float[input.Length];
            for (var i = 0; i < input.Length; i++)
            {
                int x = Mirror(originX + (i % Size), width), y = Mirror(originY + (i / Size % Size), height);
                input[i] = pixels[(((y * width) + x) * 4) + 2 - (i / (Size * Size))] / 255f;
            }

            Positional(new Core.Network.PictureState(new float[1]), input, output);
            for (var i = 0; i < output.Length; i++)
            {
                int x = originX + (i % Size), y = originY + (i / Size % Size);
                if (x >= 0 && y >= 0 && x < width && y < height)
                {
                    expected[(((y * width) + x) * 4) + 2 - (i / (Size * Size))] +=
                        output[i] * Weight(tile % columns, columns, leadX, x) * Weight(tile / columns, rows, leadY, y);
                }
            }
        }

        var rendered = restoration.Render(source);
        Assert.Equal(columns * rows, restoration.TilesComputed);
        for (var i = 0; i < rendered.Length; i++)
        {
            if (i % 4 != 3)
                Assert.Equal(expected[i] * 255, rendered[i], 0.51);
        }
    }

    [Fact]
    public void Render_StoreOfOneTile_GivesTheSameBits()
    {
        var source = Sample.Random(150, 120);
        using var roomy = new TiledRestoration(source, new FakeBackend(FakeBackend.SmallShape, Positional), Sample.Guidance());
        var backend = new FakeBackend(FakeBackend.SmallShape, Positional);
        using var cramped = new TiledRestoration(source, backend, Sample.Guidance(), new TiledRestorationOptions { TileStoreBytes = 1 });

        Assert.Equal(roomy.Render(source), cramped.Render(source));
        Assert.True(backend.Runs > roomy.TilesComputed, "evicted tiles are computed again");
    }

    [Fact]
    public async Task Render_EightThreads_EachTileOnceAndTheSameBits()
    {
        var source = Sample.Random(260, 190);
        using var reference = new TiledRestoration(source, new FakeBackend(FakeBackend.SmallShape, Positional), Sample.Guidance());
        var whole = reference.Render(source);
        var backend = new FakeBackend(FakeBackend.SmallShape, Positional);
        using var restoration = new TiledRestoration(source, backend, Sample.Guidance());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 100; i++)
            {
                int x = random.Next(source.Width), y = random.Next(source.Height);
                var bounds = new PixelRect(x, y, 1 + random.Next(Math.Min(90, source.Width - x)), 1 + random.Next(Math.Min(90, source.Height - y)));
                Assert.Equal(Sample.Crop(whole, source, bounds), restoration.Render(source, bounds));
            }

            Assert.Equal(whole, restoration.Render(source));
        })));

        Assert.Empty(backend.Faults);
        Assert.Equal(1, backend.Calibrations);
        Assert.Equal(restoration.CountTiles(Sample.Whole(source)), backend.Runs);
        Assert.Equal(backend.Runs, restoration.TilesComputed);
    }

    [Fact]
    public void Render_UnrelatedZeroStrengthOrOriginal_ReturnsTheSourceWithoutANetwork()
    {
        var source = Sample.Random(70, 60, opaque: false);
        var backend = new FakeBackend(FakeBackend.SmallShape, (_, _, restored) => restored.Fill(0.5f));
        using var unrelated = new TiledRestoration(source, backend, Sample.Guidance(unrelated: true));
        using var related = new TiledRestoration(source, backend, Sample.Guidance());
        using var faint = new TiledRestoration(source, backend, Sample.Guidance(strength: 0f));

        Assert.Equal(Sample.Pixels(source), unrelated.Render(source));
        Assert.Equal(Sample.Pixels(source), related.Render(source, strength: 0f));
        Assert.Equal(Sample.Pixels(source), related.Render(source, show: ShowMode.Original));
        Assert.Equal(Sample.Pixels(source), faint.Render(source));
        Assert.Equal(0, backend.Runs + backend.Calibrations);
    }
}
