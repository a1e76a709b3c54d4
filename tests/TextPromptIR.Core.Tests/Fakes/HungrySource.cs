using TextPromptIR.Core.Pictures;

namespace TextPromptIR.Core.Tests.Fakes;

/// <summary>A picture on a machine whose memory runs out at reads of a certain size, until it is fed.</summary>
public sealed class HungrySource(IPixelSource inner, Func<PixelRect, bool> isTooMuch) : IPixelSource
{
    public bool IsFed { get; set; }

    public int Width => inner.Width;

    public int Height => inner.Height;

    public PixelLayout Layout => inner.Layout;

    public bool IsGrey => inner.IsGrey;

    public void Read(PixelRect bounds, Span<byte> destination, int stride)
    {
        if (!IsFed && isTooMuch(bounds))
            throw new InsufficientMemoryException();
        inner.Read(bounds, destination, stride);
    }
}
