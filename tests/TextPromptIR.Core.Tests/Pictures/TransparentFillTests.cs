using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Tests.Pictures;

public sealed class TransparentFillTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 5)]
    [InlineData(32, 32)]
    [InlineData(1, 33)]
    public void Fill_OneVisibleColour_SpreadsEverywhere(int width, int height)
    {
        var area = width * height;
        var planes = new float[3 * area];
        var visible = new float[area];
        visible[area / 2] = 1f;
        for (var plane = 0; plane < 3; plane++)
            planes[(plane * area) + (area / 2)] = 0.2f + (plane * 0.3f);
        TransparentFill.Fill(planes, visible, width, height);
        for (var i = 0; i < planes.Length; i++)
            Assert.Equal(0.2f + (i / area * 0.3f), planes[i], 1e-6f);
    }

    [Fact]
    public void Fill_Gap_TakesTheColourOfItsSideAndLeavesVisiblePixels()
    {
        // Left half visible and dark, right edge visible and bright, a gap between.
        const int Size = 16;
        var planes = new float[3 * Size * Size];
        var visible = new float[Size * Size];
        for (var i = 0; i < visible.Length; i++)
        {
            visible[i] = i % Size is < 6 or >= 12 ? 1f : 0f;
            for (var plane = 0; plane < 3; plane++)
                planes[(plane * Size * Size) + i] = visible[i] == 0f ? 99f : i % Size < 6 ? 0.1f : 0.9f;
        }

        TransparentFill.Fill(planes, visible, Size, Size);
        for (var i = 0; i < planes.Length; i++)
        {
            if (visible[i % (Size * Size)] != 0f)
                Assert.Equal(i % Size < 6 ? 0.1f : 0.9f, planes[i]);
            else
                Assert.InRange(planes[i], 0.1f, 0.9f);
        }

        Assert.True(planes[6] < planes[11], "the gap goes from dark to bright");
    }
}
