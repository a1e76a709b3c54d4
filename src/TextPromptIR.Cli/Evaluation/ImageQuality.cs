namespace TextPromptIR.Cli.Evaluation;

/// <summary>
/// PSNR and SSIM over RGB with the benchmarks' rules: full pictures, 8-bit restored values, peak 255. SSIM is that of Wang et al. 2004:
/// Gaussian window 11x11 with sigma 1.5, K1 = 0.01, K2 = 0.03, valid positions only, mean over the three channels.
/// </summary>
internal static class ImageQuality
{
    private const int WindowSize = 11;
    private const double C1 = 0.01 * 255 * (0.01 * 255);
    private const double C2 = 0.03 * 255 * (0.03 * 255);
    private static readonly float[] Window = GaussianWindow();

    /// <summary>Peak signal-to-noise ratio in dB of two pictures of equal size; 100 when they are equal.</summary>
    /// <param name="first">Three planes, 0 to 255 (noise may leave that range).</param>
    /// <param name="second">Three planes of the same length.</param>
    public static double Psnr(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        double sum = 0;
        for (var i = 0; i < first.Length; i++)
        {
            double difference = first[i] - second[i];
            sum += difference * difference;
        }

        var meanSquare = sum / first.Length;
        return meanSquare == 0 ? 100 : 10 * Math.Log10(255.0 * 255.0 / meanSquare);
    }

    /// <summary>Structural similarity, mean over red, green and blue; NaN for pictures smaller than the window.</summary>
    /// <param name="first">Three planes, 0 to 255.</param>
    /// <param name="second">Three planes of the same size.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows in a plane.</param>
    public static double Ssim(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int width, int height)
    {
        if (width < WindowSize || height < WindowSize)
            return double.NaN;
        double sum = 0;
        var plane = width * height;
        for (var channel = 0; channel < 3; channel++)
            sum += PlaneSsim(first.Slice(channel * plane, plane), second.Slice(channel * plane, plane), width, height);
        return sum / 3;
    }

    private static double PlaneSsim(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int width, int height)
    {
        var product = new float[x.Length];
        var meanX = Blur(x, width, height);
        var meanY = Blur(y, width, height);
        Multiply(x, x, product);
        var xx = Blur(product, width, height);
        Multiply(y, y, product);
        var yy = Blur(product, width, height);
        Multiply(x, y, product);
        var xy = Blur(product, width, height);
        double sum = 0;
        for (var i = 0; i < meanX.Length; i++)
        {
            double mx = meanX[i], my = meanY[i];
            var varianceX = xx[i] - (mx * mx);
            var varianceY = yy[i] - (my * my);
            var covariance = xy[i] - (mx * my);
            sum += ((2 * mx * my) + C1) * ((2 * covariance) + C2) / (((mx * mx) + (my * my) + C1) * (varianceX + varianceY + C2));
        }

        return sum / meanX.Length;
    }

    private static void Multiply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float[] product)
    {
        for (var i = 0; i < product.Length; i++)
            product[i] = x[i] * y[i];
    }

    private static float[] Blur(ReadOnlySpan<float> plane, int width, int height)
    {
        int outWidth = width - WindowSize + 1, outHeight = height - WindowSize + 1;
        var rows = new float[outWidth * height];
        for (var y = 0; y < height; y++)
        {
            var line = plane.Slice(y * width, width);
            for (var x = 0; x < outWidth; x++)
            {
                double sum = 0;
                for (var k = 0; k < WindowSize; k++)
                    sum += Window[k] * (double)line[x + k];
                rows[(y * outWidth) + x] = (float)sum;
            }
        }

        var result = new float[outWidth * outHeight];
        for (var y = 0; y < outHeight; y++)
        {
            for (var x = 0; x < outWidth; x++)
            {
                double sum = 0;
                for (var k = 0; k < WindowSize; k++)
                    sum += Window[k] * (double)rows[((y + k) * outWidth) + x];
                result[(y * outWidth) + x] = (float)sum;
            }
        }

        return result;
    }

    private static float[] GaussianWindow()
    {
        var window = new double[WindowSize];
        double sum = 0;
        for (var i = 0; i < WindowSize; i++)
        {
            var distance = i - (WindowSize / 2);
            window[i] = Math.Exp(-distance * distance / (2 * 1.5 * 1.5));
            sum += window[i];
        }

        return Array.ConvertAll(window, value => (float)(value / sum));
    }
}
