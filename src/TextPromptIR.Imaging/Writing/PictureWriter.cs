using System.Buffers;
using TextPromptIR.Core.Pictures;
using TextPromptIR.Imaging.Formats;
using TextPromptIR.Imaging.Pixels;

namespace TextPromptIR.Imaging.Writing;

/// <summary>Pulls a picture band by band and writes it to a stream.</summary>
internal sealed class PictureWriter(
    int width, int height, PixelLayout layout, SampleShape shape, PictureFormat format, PictureMetadata metadata, SaveOptions options)
{
    private const int DefaultBandHeight = 256;

    // Blocks that travel to the encoder: large enough to be few, small enough that four of them are nothing.
    private const int BlockBytes = 1 << 20;

    /// <summary>Writes the picture; on return the stream holds all of it.</summary>
    /// <exception cref="IOException">The stream failed; exceptions of <paramref name="rows"/> pass through.</exception>
    public void Write(Stream output, RowSource rows, CancellationToken cancellationToken)
    {
        if (format == PictureFormat.Bmp)
            WriteBmp(output, rows, cancellationToken);
        else
            WriteByVips(output, rows, cancellationToken);
    }

    private void WriteBmp(Stream output, RowSource rows, CancellationToken cancellationToken)
    {
        BmpWriter.WriteHeader(output, width, height, shape, metadata);
        var samples = new byte[width * shape.BytesPerPixel];
        PullBands(
            rows,
            (band, pixels, stride) =>
            {
                for (var y = 0; y < band.Height; y++)
                {
                    Samples.Pack(layout, pixels.Slice(y * stride, stride), shape, samples);
                    BmpWriter.WriteRow(output, band.Y + y, width, height, shape, samples);
                }
            },
            cancellationToken);
    }

    private void WriteByVips(Stream output, RowSource rows, CancellationToken cancellationToken)
    {
        var accepted = VipsWriter.Acceptable(metadata, format, shape);
        using var carrier = new RowCarrier(width, height, shape);
        using var pipe = new BytePipe();
        var encoder = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    VipsWriter.Encode(pipe, output, format, shape, accepted, options);
                }
                finally
                {
                    pipe.CloseReader();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            if (pipe.Write(carrier.Start()))
                PullBands(rows, (band, pixels, stride) => Send(carrier, pipe, band, pixels, stride), cancellationToken);
            pipe.Write(carrier.End());
            pipe.Complete();
        }
        catch (EncoderStoppedException)
        {
            pipe.Abort();
        }
        catch
        {
            // What the encoder says about its input ending early is of no interest: the reason is on its way up.
            pipe.Abort();
            ((IAsyncResult)encoder).AsyncWaitHandle.WaitOne();
            _ = encoder.Exception;
            throw;
        }

        encoder.GetAwaiter().GetResult();
    }

    private void Send(RowCarrier carrier, BytePipe pipe, PixelRect band, ReadOnlySpan<byte> pixels, int stride)
    {
        var rowsPerBlock = Math.Max(1, BlockBytes / carrier.RowBytes);
        var block = ArrayPool<byte>.Shared.Rent(rowsPerBlock * carrier.RowBytes);
        try
        {
            for (var y = 0; y < band.Height; y += rowsPerBlock)
            {
                var count = Math.Min(rowsPerBlock, band.Height - y);
                for (var row = 0; row < count; row++)
                {
                    var target = block.AsSpan(row * carrier.RowBytes, carrier.RowBytes);
                    target[0] = 0;
                    Samples.Pack(layout, pixels.Slice((y + row) * stride, stride), shape, target[1..]);
                }

                if (!pipe.Write(carrier.Rows(block.AsSpan(0, count * carrier.RowBytes))))
                    throw new EncoderStoppedException();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private void PullBands(RowSource rows, BandSink sink, CancellationToken cancellationToken)
    {
        var bandHeight = Math.Min(height, options.BandHeight > 0 ? options.BandHeight : DefaultBandHeight);
        var stride = width * Samples.BytesPerPixel(layout);
        var buffer = new byte[checked(bandHeight * stride)];
        for (var y = 0; y < height; y += bandHeight)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var band = new PixelRect(0, y, width, Math.Min(bandHeight, height - y));
            var pixels = buffer.AsSpan(0, band.Height * stride);
            rows(band, pixels, stride);
            sink(band, pixels, stride);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private delegate void BandSink(PixelRect band, ReadOnlySpan<byte> pixels, int stride);

    /// <summary>The encoder failed while rows were still coming; its own error is the one to tell.</summary>
    private sealed class EncoderStoppedException : Exception;
}
