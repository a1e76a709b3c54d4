using TextPromptIR.Core.Pictures;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>
/// The picture of a kept restoration. A restoration outlives the effect instance that started it; whichever living instance shows the same
/// pixels lends its layer.
/// </summary>
internal sealed class SharedPicture(PictureIdentity identity) : IPixelSource
{
    private readonly Lock sync = new();
    private readonly List<LayerPicture> layers = [];

    public int Width => identity.Width;

    public int Height => identity.Height;

    public PixelLayout Layout => PixelLayout.Bgra32;

    public bool IsGrey => identity.IsGrey;

    /// <summary>Lends a layer with these very pixels.</summary>
    public void Attach(LayerPicture layer)
    {
        lock (sync)
        {
            if (!layers.Contains(layer))
                layers.Add(layer);
        }
    }

    /// <summary>Takes a layer back, before it is closed.</summary>
    public void Detach(LayerPicture layer)
    {
        lock (sync)
            layers.Remove(layer);
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">Every effect that showed this picture is gone: nobody waits for the pixels.</exception>
    public void Read(PixelRect bounds, Span<byte> destination, int stride)
    {
        while (true)
        {
            LayerPicture layer;
            lock (sync)
                layer = layers.Count > 0 ? layers[^1] : throw new OperationCanceledException("The picture was closed.");
            if (layer.TryRead(bounds, destination, stride))
                return;
            Detach(layer);
        }
    }
}
