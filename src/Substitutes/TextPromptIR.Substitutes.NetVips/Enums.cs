namespace NetVips;

/// <summary>The values of libvips' enumerations (https://www.libvips.org/API/current/).</summary>
public static class Enums
{
    public enum Access { Random = 0, Sequential = 1, SequentialUnbuffered = 2 }

    public enum Angle { D0 = 0, D90 = 1, D180 = 2, D270 = 3 }

    public enum BandFormat
    {
        Notset = -1, Uchar = 0, Char = 1, Ushort = 2, Short = 3, Uint = 4, Int = 5, Float = 6, Complex = 7, Double = 8, Dpcomplex = 9,
    }

    public enum Coding { Error = -1, None = 0, Labq = 2, Rad = 6 }

    public enum FailOn { None = 0, Truncated = 1, Error = 2, Warning = 3 }

    public enum ForeignDzDepth { Onepixel = 0, Onetile = 1, One = 2 }

    [Flags]
    public enum ForeignKeep : uint
    {
        None = 0, Exif = 1 << 0, Xmp = 1 << 1, Iptc = 1 << 2, Icc = 1 << 3, Other = 1 << 4, Gainmap = 1 << 5,
        All = Exif | Xmp | Iptc | Icc | Other | Gainmap,
    }

    [Flags]
    public enum ForeignPngFilter : uint { None = 0x08, Sub = 0x10, Up = 0x20, Avg = 0x40, Paeth = 0x80, All = None | Sub | Up | Avg | Paeth }

    public enum ForeignSubsample { Auto = 0, On = 1, Off = 2 }

    public enum ForeignTiffCompression { None = 0, Jpeg = 1, Deflate = 2, Packbits = 3, Ccittfax4 = 4, Lzw = 5, Webp = 6, Zstd = 7, Jp2k = 8 }

    public enum ForeignTiffPredictor { None = 1, Horizontal = 2, Float = 3 }

    public enum ForeignTiffResunit { Cm = 0, Inch = 1 }

    public enum ForeignWebpPreset { Default = 0, Picture = 1, Photo = 2, Drawing = 3, Icon = 4, Text = 5 }

    public enum Intent { Auto = 32, Perceptual = 0, Relative = 1, Saturation = 2, Absolute = 3 }

    public enum Interpretation
    {
        Error = -1, Multiband = 0, Bw = 1, Histogram = 10, Xyz = 12, Lab = 13, Cmyk = 15, Labq = 16, Rgb = 17, Cmc = 18, Lch = 19, Labs = 21,
        Srgb = 22, Yxy = 23, Fourier = 24, Rgb16 = 25, Grey16 = 26, Matrix = 27, Scrgb = 28, Hsv = 29, Oklab = 30, Oklch = 31,
    }

    public enum PCS { Lab = 0, Xyz = 1 }

    public enum RegionShrink { Mean = 0, Median = 1, Mode = 2, Max = 3, Min = 4, Nearest = 5 }

    [Flags]
    public enum LogLevelFlags
    {
        FlagRecursion = 1 << 0, FlagFatal = 1 << 1, Error = 1 << 2, Critical = 1 << 3, Warning = 1 << 4, Message = 1 << 5, Info = 1 << 6,
        Debug = 1 << 7, AllButFatal = All & ~FlagFatal, AllButRecursion = All & ~FlagRecursion, All = FlagRecursion | FlagFatal | Error | Critical | Warning | Message | Info | Debug,
        FatalMask = FlagRecursion | Error, FlagMask = FlagRecursion | FlagFatal, LevelMask = ~FlagMask,
    }
}
