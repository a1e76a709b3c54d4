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
        private readonly HostLayer layer = new(picture);

        public SizeInt32 Size => new(picture.Width, picture.Height);

        public PixelFormat PixelFormat => PixelFormats.Bgra32;

        public IReadOnlyList<IBitmapEffectLayerInfo> Layers => [layer];

        IReadOnlyList<IEffectLayerInfo> IEffectDocumentInfo.Layers => [layer];

        protected override void Dispose(bool disposing)
        {
            layer.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class HostLayer(PixelBuffer picture) : RefTrackedObject, IBitmapEffectLayerInfo
    {
        private readonly HostBitmap<ColorBgra32> bitmap = new(picture.Bytes, new SizeInt32(picture.Width, picture.Height));

        public string Name => "Background";

        public bool Visible => true;

        public float Opacity => 1;

        public IEffectInputBitmap GetBitmap(in PixelFormat pixelFormat) =>
            pixelFormat == PixelFormats.Bgra32 ? bitmap : throw new NotSupportedException("Bgra32 only.");

        protected override void Dispose(bool disposing)
        {
            bitmap.Dispose();
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
