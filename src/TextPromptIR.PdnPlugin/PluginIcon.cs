using System.Drawing;
using System.Runtime.CompilerServices;
using PaintDotNet;

namespace TextPromptIR.PdnPlugin;

/// <summary>The menu icon, one drawing per display scale.</summary>
internal static class PluginIcon
{
    private static readonly (int Dpi, int Size)[] Drawings = [(96, 16), (120, 20), (144, 24), (192, 32), (384, 64)];

    /// <summary>The drawing that is not smaller than the display asks for; null when the host cannot show one, which is allowed.</summary>
    public static Image? Create()
    {
        try
        {
            return Load(CurrentDpi());
        }
#pragma warning disable CA1031 // An effect without an icon is listed; an effect whose constructor throws is not.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>Size in pixels of the drawing for a display of <paramref name="dpi"/> dots per inch.</summary>
    internal static int SizeFor(int dpi)
    {
        foreach (var (limit, size) in Drawings)
        {
            if (dpi <= limit)
                return size;
        }

        return Drawings[^1].Size;
    }

    // A method of its own: were the member missing in some host, the failure would stay inside Create's guard.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CurrentDpi() => UIScaleFactor.Current.Dpi;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Bitmap Load(int dpi)
    {
        using var resource = typeof(PluginIcon).Assembly.GetManifestResourceStream($"icon-{SizeFor(dpi)}.png")!;
        var copy = new MemoryStream();
        resource.CopyTo(copy);
        copy.Position = 0;
        return new Bitmap(copy);
    }
}
