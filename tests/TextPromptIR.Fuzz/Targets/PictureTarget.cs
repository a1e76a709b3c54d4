using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Fuzz.Mutation;
using TextPromptIR.Imaging;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>Picture files of all formats: what opens can be read whole, and saved in another format.</summary>
internal sealed class PictureTarget : IFuzzTarget
{
    private static readonly string[] s_formats = [".png", ".jpg", ".tif", ".webp", ".bmp"];
    private static readonly ErrorCode[] s_allowed =
        [ErrorCode.DamagedPicture, ErrorCode.UnsupportedFormat, ErrorCode.PictureTooLarge, ErrorCode.OutputNotWritable];

    private readonly Sandbox _sandbox = new();
    private readonly byte[][] _seeds = [.. Directory.GetFiles(Sandbox.Data("pictures")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    private readonly string _input;

    public PictureTarget() => _input = Path.Combine(_sandbox.Inside, "picture");

    public string Name => "picture";

    public byte[] Make(Random random) => Bytes.Change(random, _seeds[random.Next(_seeds.Length)], _seeds);

    public ErrorCode Run(byte[] input)
    {
        File.WriteAllBytes(_input, input);
        try
        {
            OpenAndSave(input);
        }
        catch (RestoreException e)
        {
            FuzzFailure.Unless(s_allowed.Contains(e.Code), $"A damaged picture was called {e.Code}: {e.Message}");
            return e.Code;
        }
        finally
        {
            FuzzFailure.Unless(File.ReadAllBytes(_input).AsSpan().SequenceEqual(input), "The source was changed.");
        }

        return ErrorCode.None;
    }

    public void Dispose() => _sandbox.Dispose();

    private void OpenAndSave(byte[] input)
    {
        // Pictures of a million pixels are as good as larger ones here, and a case stays short.
        using var picture = PictureFile.Open(_input, new OpenOptions { MaxPixels = 1_000_000, MaxBytesInMemory = 1 << 20 }, CancellationToken.None);
        var stride = picture.Width * (picture.Layout == PixelLayout.Rgba64 ? 8 : 4);
        var pixels = new byte[stride * picture.Height];
        picture.Read(new PixelRect(0, 0, picture.Width, picture.Height), pixels, stride);
        if (pixels.Length > 1 << 16)
            return;
        var output = Path.Combine(_sandbox.Inside, "saved" + s_formats[input.Length % s_formats.Length]);
        picture.SaveAs(output, picture.Read, new SaveOptions { Overwrite = true }, CancellationToken.None);
        using var saved = PictureFile.Open(output);
        FuzzFailure.Unless(saved.Width == picture.Width && saved.Height == picture.Height, "The saved picture has another size.");
        FuzzFailure.Unless(Directory.GetFiles(_sandbox.Inside).Length <= 1 + s_formats.Length, "A temporary file was left behind.");
    }
}
