namespace NetVips;

// One method per libvips operation; names and order of the arguments are the package's.
public partial class Image
{
    public static Image Jpegload(string filename, int? shrink = null, bool? autorotate = null, bool? unlimited = null, bool? memory = null,
        Enums.Access? access = null, Enums.FailOn? failOn = null, bool? revalidate = null) =>
        Make("jpegload", Loading(filename, access, failOn, new VOption
        {
            { "shrink", shrink }, { "autorotate", autorotate }, { "unlimited", unlimited }, { "memory", memory }, { "revalidate", revalidate },
        }));

    public static Image Pngload(string filename, bool? unlimited = null, bool? memory = null,
        Enums.Access? access = null, Enums.FailOn? failOn = null, bool? revalidate = null) =>
        Make("pngload", Loading(filename, access, failOn, new VOption { { "unlimited", unlimited }, { "memory", memory }, { "revalidate", revalidate } }));

    public static Image PngloadSource(Source source, bool? unlimited = null, bool? memory = null,
        Enums.Access? access = null, Enums.FailOn? failOn = null) =>
        Make("pngload_source", new VOption
        {
            { "source", source }, { "unlimited", unlimited }, { "memory", memory }, { "access", access }, { "fail_on", failOn },
        });

    public static Image Tiffload(string filename, int? page = null, int? n = null, bool? autorotate = null, int? subifd = null,
        bool? unlimited = null, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null, bool? revalidate = null) =>
        Make("tiffload", Loading(filename, access, failOn, new VOption
        {
            { "page", page }, { "n", n }, { "autorotate", autorotate }, { "subifd", subifd }, { "unlimited", unlimited }, { "memory", memory },
            { "revalidate", revalidate },
        }));

    public static Image Webpload(string filename, int? page = null, int? n = null, double? scale = null, bool? memory = null,
        Enums.Access? access = null, Enums.FailOn? failOn = null, bool? revalidate = null) =>
        Make("webpload", Loading(filename, access, failOn, new VOption
        {
            { "page", page }, { "n", n }, { "scale", scale }, { "memory", memory }, { "revalidate", revalidate },
        }));

    public Image Cast(Enums.BandFormat format, bool? shift = null) =>
        Call("cast", new VOption { { "format", format }, { "shift", shift } });

    public Image Colourspace(Enums.Interpretation space, Enums.Interpretation? sourceSpace = null) =>
        Call("colourspace", new VOption { { "space", space }, { "source_space", sourceSpace } });

    public Image Copy(int? width = null, int? height = null, int? bands = null, Enums.BandFormat? format = null, Enums.Coding? coding = null,
        Enums.Interpretation? interpretation = null, double? xres = null, double? yres = null, int? xoffset = null, int? yoffset = null) =>
        Call("copy", new VOption
        {
            { "width", width }, { "height", height }, { "bands", bands }, { "format", format }, { "coding", coding },
            { "interpretation", interpretation }, { "xres", xres }, { "yres", yres }, { "xoffset", xoffset }, { "yoffset", yoffset },
        });

    public Image IccTransform(string outputProfile, Enums.PCS? pcs = null, Enums.Intent? intent = null, bool? blackPointCompensation = null,
        bool? embedded = null, string inputProfile = null, int? depth = null) =>
        Call("icc_transform", new VOption
        {
            { "output_profile", outputProfile }, { "pcs", pcs }, { "intent", intent }, { "black_point_compensation", blackPointCompensation },
            { "embedded", embedded }, { "input_profile", inputProfile }, { "depth", depth },
        });

    public void JpegsaveTarget(Target target, int? q = null, bool? optimizeCoding = null, bool? interlace = null, bool? trellisQuant = null,
        bool? overshootDeringing = null, bool? optimizeScans = null, int? quantTable = null, Enums.ForeignSubsample? subsampleMode = null,
        int? restartInterval = null, Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null, string profile = null) =>
        Save("jpegsave_target", Saving(target, keep, background, pageHeight, profile, new VOption
        {
            { "Q", q }, { "optimize_coding", optimizeCoding }, { "interlace", interlace }, { "trellis_quant", trellisQuant },
            { "overshoot_deringing", overshootDeringing }, { "optimize_scans", optimizeScans }, { "quant_table", quantTable },
            { "subsample_mode", subsampleMode }, { "restart_interval", restartInterval },
        }));

    public void PngsaveTarget(Target target, int? compression = null, bool? interlace = null, Enums.ForeignPngFilter? filter = null,
        bool? palette = null, int? q = null, double? dither = null, int? bitdepth = null, int? effort = null, Enums.ForeignKeep? keep = null,
        double[] background = null, int? pageHeight = null, string profile = null) =>
        Save("pngsave_target", Saving(target, keep, background, pageHeight, profile, new VOption
        {
            { "compression", compression }, { "interlace", interlace }, { "filter", filter }, { "palette", palette }, { "Q", q },
            { "dither", dither }, { "bitdepth", bitdepth }, { "effort", effort },
        }));

    public void RawsaveTarget(Target target, Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null,
        string profile = null) =>
        Save("rawsave_target", Saving(target, keep, background, pageHeight, profile, []));

    public void TiffsaveTarget(Target target, Enums.ForeignTiffCompression? compression = null, int? q = null,
        Enums.ForeignTiffPredictor? predictor = null, bool? tile = null, int? tileWidth = null, int? tileHeight = null, bool? pyramid = null,
        bool? miniswhite = null, int? bitdepth = null, Enums.ForeignTiffResunit? resunit = null, double? xres = null, double? yres = null,
        bool? bigtiff = null, bool? properties = null, Enums.RegionShrink? regionShrink = null, int? level = null, bool? lossless = null,
        Enums.ForeignDzDepth? depth = null, bool? subifd = null, bool? premultiply = null, Enums.ForeignKeep? keep = null,
        double[] background = null, int? pageHeight = null, string profile = null) =>
        Save("tiffsave_target", Saving(target, keep, background, pageHeight, profile, new VOption
        {
            { "compression", compression }, { "Q", q }, { "predictor", predictor }, { "tile", tile }, { "tile_width", tileWidth },
            { "tile_height", tileHeight }, { "pyramid", pyramid }, { "miniswhite", miniswhite }, { "bitdepth", bitdepth },
            { "resunit", resunit }, { "xres", xres }, { "yres", yres }, { "bigtiff", bigtiff }, { "properties", properties },
            { "region_shrink", regionShrink }, { "level", level }, { "lossless", lossless }, { "depth", depth }, { "subifd", subifd },
            { "premultiply", premultiply },
        }));

    public void WebpsaveTarget(Target target, int? q = null, bool? lossless = null, bool? exact = null, Enums.ForeignWebpPreset? preset = null,
        bool? smartSubsample = null, bool? nearLossless = null, int? alphaQ = null, bool? minSize = null, int? kmin = null, int? kmax = null,
        int? effort = null, int? targetSize = null, bool? mixed = null, bool? smartDeblock = null, int? passes = null,
        Enums.ForeignKeep? keep = null, double[] background = null, int? pageHeight = null, string profile = null) =>
        Save("webpsave_target", Saving(target, keep, background, pageHeight, profile, new VOption
        {
            { "Q", q }, { "lossless", lossless }, { "exact", exact }, { "preset", preset }, { "smart_subsample", smartSubsample },
            { "near_lossless", nearLossless }, { "alpha_q", alphaQ }, { "min_size", minSize }, { "kmin", kmin }, { "kmax", kmax },
            { "effort", effort }, { "target_size", targetSize }, { "mixed", mixed }, { "smart_deblock", smartDeblock }, { "passes", passes },
        }));

    private static VOption Loading(string filename, Enums.Access? access, Enums.FailOn? failOn, VOption arguments)
    {
        arguments.Add("filename", filename);
        arguments.Add("access", access);
        arguments.Add("fail_on", failOn);
        return arguments;
    }

    private static VOption Saving(Target target, Enums.ForeignKeep? keep, double[] background, int? pageHeight, string profile, VOption arguments)
    {
        arguments.Add("target", target);
        arguments.Add("keep", keep);
        arguments.Add("background", background);
        arguments.Add("page_height", pageHeight);
        arguments.Add("profile", profile);
        return arguments;
    }
}
