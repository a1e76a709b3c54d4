using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Core.Tiles;

namespace TextPromptIR.Core.Requests;

/// <summary>What a request must obey before any work is done.</summary>
public static class RequestRules
{
    /// <summary>The region to restore: the requested one, or the whole picture.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.BadRegion"/> when it is empty or reaches outside,
    /// <see cref="ErrorCode.BadArguments"/> for a strength outside [0,1].</exception>
    public static PixelRect ResolveRegion(RestoreRequest request, int pictureWidth, int pictureHeight)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Strength is not (>= 0f and <= 1f))
            throw new RestoreException(ErrorCode.BadArguments, $"The strength {request.Strength} is not between 0 and 1.", "Give a strength from 0 to 1.");
        var whole = new PixelRect(0, 0, pictureWidth, pictureHeight);
        if (request.Region is not { } region)
            return whole;
        return !region.IsEmpty && whole.Contains(region)
            ? region
            : throw new RestoreException(
                ErrorCode.BadRegion,
                $"The region {region.X},{region.Y},{region.Width},{region.Height} does not lie inside the picture of {pictureWidth}x{pictureHeight} pixels.",
                "Give x,y,width,height inside the picture as you see it, after orientation.");
    }

    /// <summary>The pack's tile geometry, with the tile size that the request asks for.</summary>
    /// <exception cref="RestoreException"><see cref="ErrorCode.BadArguments"/> when that size makes no grid.</exception>
    public static TileShape ResolveShape(TileShape packShape, int? tileSize)
    {
        ArgumentNullException.ThrowIfNull(packShape);
        var shape = tileSize is { } size ? packShape with { Size = size } : packShape;
        shape.Validate();
        return shape;
    }
}
