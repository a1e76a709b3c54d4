using NetVips;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging.Writing;

/// <summary>Puts kept metadata on an image that is about to be saved.</summary>
internal static class MetadataWriter
{
    private const string IccField = "icc-profile-data";
    private const double UsualDensity = 72 / 25.4;

    public static Image Apply(Image image, PictureMetadata metadata, SampleShape shape)
    {
        // Formats that must have a resolution get what viewers assume where there is none; libvips' default, 25 per inch, nobody means.
        var (x, y) = metadata.HasResolution ? (metadata.PixelsPerMillimetreX, metadata.PixelsPerMillimetreY) : (UsualDensity, UsualDensity);
        using var scaled = image.Copy(xres: x, yres: y);
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
