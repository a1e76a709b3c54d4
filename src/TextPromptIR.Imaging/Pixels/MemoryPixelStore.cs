using System.Runtime.InteropServices;

namespace TextPromptIR.Imaging.Pixels;

/// <summary>Blocks of native memory: freed at once with the picture, whatever the garbage collector does meanwhile.</summary>
internal sealed class MemoryPixelStore : PixelStore
{
    private const int BlockBytes = 8 << 20;

    private readonly List<Block> blocks = [];

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var at = (int)(Length % BlockBytes);
            if (at == 0)
                blocks.Add(new Block());
            var count = Math.Min(bytes.Length, BlockBytes - at);
            blocks[^1].WriteSpan((ulong)at, bytes[..count]);
            bytes = bytes[count..];
            Length += count;
        }
    }

    public override void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, Length);
        while (!destination.IsEmpty)
        {
            var at = (int)(offset % BlockBytes);
            var count = Math.Min(destination.Length, BlockBytes - at);
            blocks[(int)(offset / BlockBytes)].ReadSpan((ulong)at, destination[..count]);
            destination = destination[count..];
            offset += count;
        }
    }

    public override void Dispose()
    {
        foreach (var block in blocks)
            block.Dispose();
        blocks.Clear();
        Length = 0;
    }

    private sealed class Block : SafeBuffer
    {
        public Block()
            : base(ownsHandle: true)
        {
            SetHandle(Marshal.AllocHGlobal(BlockBytes));
            Initialize(BlockBytes);
        }

        protected override bool ReleaseHandle()
        {
            Marshal.FreeHGlobal(handle);
            return true;
        }
    }
}
