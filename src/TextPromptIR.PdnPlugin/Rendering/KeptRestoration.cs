using TextPromptIR.Core.Restoration;

namespace TextPromptIR.PdnPlugin.Rendering;

/// <summary>A restoration that outlives the effect instance which started it.</summary>
internal sealed class KeptRestoration(NetworkKey key, SharedPicture picture, TiledRestoration restoration)
{
    public NetworkKey Key => key;

    public SharedPicture Picture => picture;

    public TiledRestoration Restoration => restoration;

    /// <summary>Renders in progress; guarded by the store.</summary>
    public int Users { get; set; }

    /// <summary>Bytes of finished tiles.</summary>
    public long Bytes => restoration.StoredBytes;
}
