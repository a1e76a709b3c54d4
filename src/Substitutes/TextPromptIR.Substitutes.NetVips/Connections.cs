using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

/// <summary>A source or target of bytes (https://www.libvips.org/API/current/class.Connection.html).</summary>
public abstract unsafe class Connection : VipsObject
{
    internal Connection(nint pointer)
        : base(pointer)
    {
    }

    /// <summary>The handler object lives until GLib drops the signal's closure, however long images keep the connection.</summary>
    private protected void Connect(string signal, object receiver, void* handler)
    {
        delegate* unmanaged[Cdecl]<nint, nint, void> destroy = &Drop;
        Native.SignalConnectData(handle, signal, handler, GCHandle.ToIntPtr(GCHandle.Alloc(receiver)), destroy, 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Drop(nint data, nint closure) => GCHandle.FromIntPtr(data).Free();
}

public class Source : Connection
{
    internal Source(nint pointer)
        : base(pointer)
    {
    }
}

public class Target : Connection
{
    internal Target(nint pointer)
        : base(pointer)
    {
    }
}

/// <summary>A source whose bytes come from events.</summary>
public unsafe class SourceCustom : Source
{
    public delegate int ReadDelegate(byte[] buffer, int length);

    public delegate long SeekDelegate(long offset, SeekOrigin origin);

    private readonly Events events = new();

    public SourceCustom()
        : base(Native.SourceCustomNew())
    {
        delegate* unmanaged[Cdecl]<nint, nint, long, nint, long> read = &OnNativeRead;
        delegate* unmanaged[Cdecl]<nint, long, int, nint, long> seek = &OnNativeSeek;
        Connect("read", events, read);
        Connect("seek", events, seek);
    }

    public event ReadDelegate OnRead
    {
        add => events.Read += value;
        remove => events.Read -= value;
    }

    public event SeekDelegate OnSeek
    {
        add => events.Seek += value;
        remove => events.Seek -= value;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long OnNativeRead(nint source, nint buffer, long length, nint data) =>
        Callbacks.Read(((Events)GCHandle.FromIntPtr(data).Target)!.Read is { } read ? read.Invoke : null, buffer, length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long OnNativeSeek(nint source, long offset, int whence, nint data) =>
        Callbacks.Seek(((Events)GCHandle.FromIntPtr(data).Target)!.Seek is { } seek ? seek.Invoke : null, offset, whence);

    private sealed class Events
    {
        public ReadDelegate Read;
        public SeekDelegate Seek;
    }
}

/// <summary>A target whose bytes go to events.</summary>
public unsafe class TargetCustom : Target
{
    public delegate long WriteDelegate(byte[] buffer, int length);

    public delegate int ReadDelegate(byte[] buffer, int length);

    public delegate long SeekDelegate(long offset, SeekOrigin origin);

    public delegate int EndDelegate();

    private readonly Events events = new();

    public TargetCustom()
        : base(Native.TargetCustomNew())
    {
        delegate* unmanaged[Cdecl]<nint, nint, long, nint, long> write = &OnNativeWrite;
        delegate* unmanaged[Cdecl]<nint, nint, long, nint, long> read = &OnNativeRead;
        delegate* unmanaged[Cdecl]<nint, long, int, nint, long> seek = &OnNativeSeek;
        delegate* unmanaged[Cdecl]<nint, nint, int> end = &OnNativeEnd;
        Connect("write", events, write);
        Connect("read", events, read);
        Connect("seek", events, seek);
        Connect("end", events, end);
    }

    public event WriteDelegate OnWrite
    {
        add => events.Write += value;
        remove => events.Write -= value;
    }

    public event ReadDelegate OnRead
    {
        add => events.Read += value;
        remove => events.Read -= value;
    }

    public event SeekDelegate OnSeek
    {
        add => events.Seek += value;
        remove => events.Seek -= value;
    }

    public event EndDelegate OnEnd
    {
        add => events.End += value;
        remove => events.End -= value;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long OnNativeWrite(nint target, nint buffer, long length, nint data)
    {
        var write = ((Events)GCHandle.FromIntPtr(data).Target)!.Write;
        var count = (int)Math.Min(length, Callbacks.LargestBlock);
        if (write is null)
            return -1;
        var copy = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            Marshal.Copy(buffer, copy, 0, count);
            return write(copy, count);
        }
        catch
        {
            return -1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long OnNativeRead(nint target, nint buffer, long length, nint data) =>
        Callbacks.Read(((Events)GCHandle.FromIntPtr(data).Target)!.Read is { } read ? read.Invoke : null, buffer, length);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long OnNativeSeek(nint target, long offset, int whence, nint data) =>
        Callbacks.Seek(((Events)GCHandle.FromIntPtr(data).Target)!.Seek is { } seek ? seek.Invoke : null, offset, whence);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnNativeEnd(nint target, nint data)
    {
        try
        {
            return ((Events)GCHandle.FromIntPtr(data).Target)!.End?.Invoke() ?? 0;
        }
        catch
        {
            return -1;
        }
    }

    private sealed class Events
    {
        public WriteDelegate Write;
        public ReadDelegate Read;
        public SeekDelegate Seek;
        public EndDelegate End;
    }
}

/// <summary>What both kinds of connection do with a native call; an exception becomes -1, it may not cross native frames.</summary>
internal static class Callbacks
{
    public const int LargestBlock = 1 << 20;

    public static long Read(Func<byte[], int, int> read, nint buffer, long length)
    {
        if (length <= 0)
            return 0;
        if (read is null)
            return -1;
        var count = (int)Math.Min(length, LargestBlock);
        var copy = ArrayPool<byte>.Shared.Rent(count);
        try
        {
            var got = read(copy, count);
            if (got > 0)
                Marshal.Copy(copy, 0, buffer, got);
            return got;
        }
        catch
        {
            return -1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    public static long Seek(Func<long, SeekOrigin, long> seek, long offset, int whence)
    {
        try
        {
            return seek?.Invoke(offset, (SeekOrigin)whence) ?? -1;
        }
        catch
        {
            return -1;
        }
    }
}
