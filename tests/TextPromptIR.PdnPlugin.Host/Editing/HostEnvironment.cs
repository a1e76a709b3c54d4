using PaintDotNet.ComponentModel;
using PaintDotNet.Effects;
using PaintDotNet.Imaging;
using PaintDotNet.Rendering;
using TextPromptIR.PdnPlugin.Host.Pictures;

namespace TextPromptIR.PdnPlugin.Host.Editing;

/// <summary>One document with one layer and a selection, as an effect sees them. Everything it lent is invalid once it is disposed.</summary>
internal sealed class HostEnvironment : RefTrackedObject, IBitmapEffectEnvironment
{
    private readonly HostDocument document;
    private readonly HostSelection selection;

    public HostEnvironment(PixelBuffer picture, SelectionMask mask)
    {
        document = new HostDocument(picture);
        selection = new HostSelection(mask);
    }

    /// <summary>Bitmaps that the effect holds; after the environment's end those that it never gave back.</summary>
    public int BitmapsLent => document.Layer.BitmapsLent;

    public float BrushSize => 2;

    public IBitmapEffectDocumentInfo Document => document;

    public IBitmapEffectSelectionInfo Selection => selection;

    public int SourceLayerIndex => 0;

    public ManagedColor PrimaryColor => throw new NotSupportedException();

    public ManagedColor SecondaryColor => throw new NotSupportedException();

    public IImagingFactory ImagingFactory => throw new NotSupportedException();

    IEffectDocumentInfo IEffectEnvironment.Document => document;

    IEffectSelectionInfo IEffectEnvironment.Selection => selection;

    protected override void Dispose(bool disposing)
    {
        document.Dispose();
        selection.Dispose();
        base.Dispose(disposing);
    }

    private sealed class HostDocument(PixelBuffer picture) : RefTrackedObject, IBitmapEffectDocumentInfo
    {
        public HostLayer Layer { get; } = new(picture);

        public SizeInt32 Size => new(picture.Width, picture.Height);

        public PixelFormat PixelFormat => PixelFormats.Bgra32;

        public IReadOnlyList<IBitmapEffectLayerInfo> Layers => [Layer];

        IReadOnlyList<IEffectLayerInfo> IEffectDocumentInfo.Layers => [Layer];

        protected override void Dispose(bool disposing)
        {
            Layer.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class HostLayer(PixelBuffer picture) : RefTrackedObject, IBitmapEffectLayerInfo
    {
        private readonly List<HostBitmap<ColorBgra32>> lent = [];
        private int? leftBehind;

        public int BitmapsLent => leftBehind ?? lent.Count(bitmap => !bitmap.IsDisposed);

        public string Name => "Background";

        public bool Visible => true;

        public float Opacity => 1;

        // Each call gives a reference of its own, which whoever asked for it disposes.
        public IEffectInputBitmap GetBitmap(in PixelFormat pixelFormat)
        {
            if (pixelFormat != PixelFormats.Bgra32)
                throw new NotSupportedException("Bgra32 only.");
            var bitmap = new HostBitmap<ColorBgra32>(picture.Bytes, new SizeInt32(picture.Width, picture.Height));
            lent.Add(bitmap);
            return bitmap;
        }

        protected override void Dispose(bool disposing)
        {
            leftBehind = BitmapsLent;
            lent.ForEach(bitmap => bitmap.Dispose());
            base.Dispose(disposing);
        }
    }

    private sealed class HostSelection(SelectionMask mask) : RefTrackedObject, IBitmapEffectSelectionInfo
    {
        private readonly HostBitmap<ColorAlpha8> bitmap = new(mask.Coverage, new SizeInt32(mask.Width, mask.Height));

        public IEffectInputBitmap<ColorAlpha8> MaskBitmap => bitmap;

        public RectInt32 RenderBounds => mask.Bounds;

        public IReadOnlyList<RectInt32> RenderScans => [mask.Bounds];

        protected override void Dispose(bool disposing)
        {
            bitmap.Dispose();
            base.Dispose(disposing);
        }
    }
}
