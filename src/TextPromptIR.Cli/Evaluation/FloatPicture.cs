using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Cli.Evaluation;

/// <summary>A picture as three float planes (0 to 255, noise may leave that range), readable by the engine without rounding.</summary>
/// <param name="width">Pixels in a row.</param>
/// <param name="height">Rows.</param>
/// <param name="planes">Red, green, blue planes.</param>
/// <param name="isGrey">The three planes are equal.</param>
internal sealed class FloatPicture(int width, int height, float[] planes, bool isGrey = false) : IFloatPixelSource
{
    /// <inheritdoc/>
    public int Width => width;

    /// <inheritdoc/>
    public int Height => height;

    /// <inheritdoc/>
    public PixelLayout Layout => PixelLayout.Bgra32;

    /// <inheritdoc/>
    public bool IsGrey => isGrey;

    /// <summary>Red, green, blue planes, 0 to 255.</summary>
    public ReadOnlySpan<float> Planes => planes;

    /// <summary>Reads all of <paramref name="source"/>, in 8 bits or scaled from 16.</summary>
    public static FloatPicture From(IPixelSource source)
    {
        var plane = source.Width * source.Height;
        var stride = source.Width * source.Layout.BytesPerPixel();
        var pixels = new byte[source.Height * stride];
        source.Read(new PixelRect(0, 0, source.Width, source.Height), pixels, stride);
        if (source.Layout == PixelLayout.Bgra32)
            return From(pixels, source.Width, source.Height, source.IsGrey);

        var planes = new float[plane * 3];
        var words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(pixels);
        for (var i = 0; i < plane; i++)
        {
            for (var channel = 0; channel < 3; channel++)
                planes[(channel * plane) + i] = words[(i * 4) + channel] / 257f;
        }

        return new FloatPicture(source.Width, source.Height, planes, source.IsGrey);
    }

    /// <summary>From BGRA bytes without gaps between rows.</summary>
    public static FloatPicture From(ReadOnlySpan<byte> bgra, int width, int height, bool isGrey = false)
    {
        var plane = width * height;
        var planes = new float[plane * 3];
        for (var i = 0; i < plane; i++)
        {
            planes[i] = bgra[(i * 4) + 2];
            planes[plane + i] = bgra[(i * 4) + 1];
            planes[(2 * plane) + i] = bgra[i * 4];
        }

        return new FloatPicture(width, height, planes, isGrey);
    }

    /// <summary>The middle of the picture with both sides cut to a multiple of <paramref name="multiple"/>.</summary>
    public FloatPicture CropToMultiple(int multiple)
    {
        int croppedWidth = width - (width % multiple), croppedHeight = height - (height % multiple);
        int left = width % multiple / 2, top = height % multiple / 2;
        var cropped = new float[croppedWidth * croppedHeight * 3];
        for (var channel = 0; channel < 3; channel++)
        {
            for (var y = 0; y < croppedHeight; y++)
            {
                planes.AsSpan((channel * width * height) + ((top + y) * width) + left, croppedWidth)
                    .CopyTo(cropped.AsSpan((channel * croppedWidth * croppedHeight) + (y * croppedWidth)));
            }
        }

        return new FloatPicture(croppedWidth, croppedHeight, cropped, isGrey);
    }

    /// <summary>Adds white Gaussian noise; the same seed gives the same noise for every picture size.</summary>
    /// <param name="sigma">Standard deviation in grey levels.</param>
    /// <param name="protocol">Clipping and rounding.</param>
    /// <param name="seed">Seed of the generator, restarted for each picture.</param>
    public FloatPicture AddNoise(double sigma, NoiseProtocol protocol, int seed)
    {
#pragma warning disable CA5394 // Benchmark noise must be repeatable, not secret.
        var random = new Random(seed);
        var noisy = new float[planes.Length];
        for (var i = 0; i < planes.Length; i++)
        {
            // Box-Muller; 1 - u keeps the logarithm finite.
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var value = planes[i] + (sigma * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
            noisy[i] = protocol == NoiseProtocol.AllInOne ? (float)Math.Floor(Math.Clamp(value, 0, 255)) : (float)value;
        }
#pragma warning restore CA5394
        // Each channel has noise of its own: not even a grey picture stays grey.
        return new FloatPicture(width, height, noisy);
    }

    /// <inheritdoc/>
    public void Read(PixelRect bounds, Span<byte> destination, int stride)
    {
        var plane = width * height;
        for (var y = 0; y < bounds.Height; y++)
        {
            for (var x = 0; x < bounds.Width; x++)
            {
                var from = ((bounds.Y + y) * width) + bounds.X + x;
                var to = destination.Slice((y * stride) + (x * 4), 4);
                to[0] = ToByte(planes[(2 * plane) + from]);
                to[1] = ToByte(planes[plane + from]);
                to[2] = ToByte(planes[from]);
                to[3] = 255;
            }
        }
    }

    /// <inheritdoc/>
    public void ReadFloat(PixelRect bounds, Span<float> rgb)
    {
        var plane = width * height;
        var index = 0;
        for (var channel = 0; channel < 3; channel++)
        {
            for (var y = 0; y < bounds.Height; y++)
            {
                var line = planes.AsSpan((channel * plane) + ((bounds.Y + y) * width) + bounds.X, bounds.Width);
                foreach (var value in line)
                    rgb[index++] = value / 255f;
            }
        }
    }

    private static byte ToByte(float value) => (byte)Math.Clamp(MathF.Round(value), 0f, 255f);
}
