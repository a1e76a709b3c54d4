using TextPromptIR.Core.Faults;
using TextPromptIR.Imaging.Formats;

namespace TextPromptIR.Imaging;

/// <summary>Every error of this project, worded in one place: what happened, then what to do.</summary>
internal static class PictureErrors
{
    private const string SaveAsPng = "Open it in Paint.NET or in the program that made it, save it as PNG, and use that file.";

    public static RestoreException NotFound(string path) => new(
        ErrorCode.InputNotFound, $"There is no file \"{path}\".", "Check the path; quote it if it holds spaces.");

    public static RestoreException IsFolder(string path) => new(
        ErrorCode.InputNotFound, $"\"{path}\" is a folder, not a picture.",
        "Name one picture in it, or restore them all with 'tpir batch', which takes a folder and an output folder.");

    public static RestoreException CannotOpen(string path, Exception cause) => new(
        ErrorCode.InputNotFound, $"\"{path}\" cannot be opened: {cause.Message}", "Close other programs that use it and check its permissions.", cause);

    public static RestoreException KnownButUnreadable(string path, string format) => new(
        ErrorCode.UnsupportedFormat, $"\"{path}\" is {format}, which is not read here ({PictureFormats.Names} are).", SaveAsPng);

    public static RestoreException NotAPicture(string path) => new(
        ErrorCode.UnsupportedFormat, $"\"{path}\" is not a picture of a known format.", $"Formats that are read: {PictureFormats.Names}.");

    public static RestoreException Unreadable(string path, string what) => new(
        ErrorCode.UnsupportedFormat, $"\"{path}\" holds {what}, which is not read here.", SaveAsPng);

    public static RestoreException Empty(string path) => new(
        ErrorCode.DamagedPicture, $"\"{path}\" is empty.", "Use a backup or download the picture again.");

    public static RestoreException Damaged(string path, string reason, Exception? cause = null) => new(
        ErrorCode.DamagedPicture,
        $"\"{path}\" is damaged or incomplete: {reason}",
        "Use a backup, copy or download it again; if it opens in another program, save it there as PNG.",
        cause);

    public static RestoreException TooLarge(string path, long width, long height, long limit) => new(
        ErrorCode.PictureTooLarge,
        $"\"{path}\" claims {width} x {height} pixels; the limit is {limit / 1_000_000.0:0.#} million.",
        "Crop or shrink it first.");

    public static RestoreException NoRoomToDecode(string path, Exception cause) => new(
        ErrorCode.PictureTooLarge,
        $"There is no room for the decoded picture \"{path}\": {cause.Message}",
        "Free memory and disk space (on Linux the TMPDIR variable names the folder used), or crop the picture.",
        cause);

    public static RestoreException UnknownOutputFormat(string path) => new(
        ErrorCode.UnsupportedFormat,
        $"\"{path}\" does not end in a known picture format.",
        "End the output's name in .png, .jpg, .tif, .webp or .bmp.");

    public static RestoreException OutputExists(string path) => new(
        ErrorCode.OutputExists, $"\"{path}\" exists already and was left as it is.", "Choose another name, or allow overwriting (--overwrite).");

    public static RestoreException NotWritable(string path, string reason, Exception? cause = null) => new(
        ErrorCode.OutputNotWritable, $"\"{path}\" cannot be written: {reason}", "Choose another folder, or check permissions and free space.", cause);

    public static RestoreException TooLargeForFormat(string path, int width, int height, int largestSide) => new(
        ErrorCode.UnsupportedFormat,
        $"\"{path}\" cannot hold {width} x {height} pixels: this format ends at {largestSide} on a side.",
        "Save as PNG or TIFF.");

    public static RestoreException WouldLosePages(string path, int pages) => new(
        ErrorCode.OutputExists,
        $"\"{path}\" holds {pages} pages or frames and only the first was restored; replacing the file would lose the others, so it was left as it is.",
        "Choose another output name.");

    public static RestoreException NoNativeLibrary(Exception? cause) => new(
        ErrorCode.NativeLibrary,
        $"The picture library (libvips) could not be loaded: {cause?.Message ?? "it did not start"}",
        "Install or build the program again; its folder must keep runtimes with the native libraries.",
        cause);
}
