using System.Buffers;
using System.Security.Cryptography;
using TextPromptIR.Core.Pictures;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>What makes two pictures the same for kept results: size and a hash of every pixel. Equal identity, equal pixels.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Hash">Hash of the pixels, hexadecimal.</param>
/// <param name="IsGrey">Every visible pixel has equal red, green and blue.</param>
internal sealed record PictureIdentity(int Width, int Height, string Hash, bool IsGrey)
{
    private const int BandHeight = 64;

    /// <summary>Reads a layer once from top to bottom.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the layer was closed.</exception>
    public static PictureIdentity Of(LayerPicture layer, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var stride = layer.Width * 4;
        var buffer = ArrayPool<byte>.Shared.Rent(stride * BandHeight);
        try
        {
            var isGrey = true;
            for (var y = 0; y < layer.Height; y += BandHeight)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var band = new PixelRect(0, y, layer.Width, Math.Min(BandHeight, layer.Height - y));
                var rows = buffer.AsSpan(0, stride * band.Height);
                if (!layer.TryRead(band, rows, stride))
                    throw new OperationCanceledException("The picture was closed.");
                hash.AppendData(rows);
                isGrey = isGrey && GreyProbe.IsGrey(rows, PixelLayout.Bgra32);
            }

            return new PictureIdentity(layer.Width, layer.Height, Convert.ToHexString(hash.GetHashAndReset()), isGrey);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
