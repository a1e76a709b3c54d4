using PaintDotNet.Effects;
using PaintDotNet.Rendering;
using TextPromptIR.PdnPlugin.Host.Pictures;

namespace TextPromptIR.PdnPlugin.Host.Rendering;

/// <summary>Cuts the selection's bounds into the tiles that the effect is asked for.</summary>
internal static class TileSchedule
{
    public static List<RectInt32> Create(BitmapEffectRenderingSchedule schedule, SelectionMask mask, RenderPlan plan)
    {
        var bounds = mask.Bounds;
        if (bounds.IsEmpty)
            return [];
        if (schedule == BitmapEffectRenderingSchedule.None)
            return [bounds];
        var random = plan.Seed is { } seed ? new Random(seed) : null;
        var tiles = new List<RectInt32>();
        for (var y = bounds.Top; y < bounds.Bottom;)
        {
            var height = Math.Min(Edge(plan, random), bounds.Bottom - y);
            for (var x = bounds.Left; x < bounds.Right;)
            {
                var width = schedule == BitmapEffectRenderingSchedule.HorizontalStrips ? bounds.Width : Math.Min(Edge(plan, random), bounds.Right - x);
                tiles.Add(new RectInt32(x, y, width, height));
                x += width;
            }

            y += height;
        }

        tiles.RemoveAll(tile => !mask.Touches(tile));
        var order = tiles.ToArray();
        random?.Shuffle(order);
        return [.. order];
    }

    private static int Edge(RenderPlan plan, Random? random) => random?.Next(plan.MinTile, plan.MaxTile + 1) ?? plan.MaxTile;
}
