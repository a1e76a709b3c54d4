using NetVips;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Writing;

/// <summary>Puts kept metadata on an image that is about to be saved.</summary>
internal static class MetadataWriter
{
    private const string IccField = "icc-profile-data";

    public static Image Apply(Image image, PictureMetadata metadata, SampleShape shape)
    {
        using var scaled = image.Copy(xres: metadata.PixelsPerMillimetreX, yres: metadata.PixelsPerMillimetreY);
        return scaled.Mutate(mutable =>
        {
            foreach (var (name, value) in metadata.Fields)
            {
                if (name != IccField || Fits((byte[])value, shape))
                    mutable.Set(value is byte[] ? GValue.BlobType : GValue.GStrType, name, value);
            }

            // The pixels are upright already; viewers must not turn them again.
            if (metadata.HasExif)
                mutable.Set(GValue.GIntType, "orientation", 1);
        });
    }

    // A grey profile on an RGB picture (grey source, WebP output) would be wrong. ICC.1:2022, 7.2.6: data colour space at byte 16.
    private static bool Fits(byte[] profile, SampleShape shape) =>
        profile.Length < 20 || shape.IsGrey == profile.AsSpan(16, 4).SequenceEqual("GRAY"u8);
}
