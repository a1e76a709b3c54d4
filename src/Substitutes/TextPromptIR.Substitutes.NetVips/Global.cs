using System.Collections;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

/// <summary>Loads and starts libvips when the assembly is loaded; a failure is kept in <see cref="Exception"/>.</summary>
public static class ModuleInitializer
{
    public static bool VipsInitialized;

    public static Exception Exception;

    public static int? Version;

    [ModuleInitializer]
    public static void Initialize()
    {
        if (VipsInitialized)
            return;
        try
        {
            NativeLibraryLocator.Install();
        }
        catch (InvalidOperationException)
        {
            // Installed by an earlier call.
        }

        try
        {
            VipsInitialized = NetVips.Init();
            if (VipsInitialized)
                Version = (Native.Version(0) << 16) + (Native.Version(1) << 8) + Native.Version(2);
            else
                Exception = new VipsException("unable to initialize libvips");
        }
        catch (Exception e)
        {
            VipsInitialized = false;
            Exception = e;
        }
    }
}

/// <summary>Settings of the whole library.</summary>
public static class NetVips
{
    public static bool Init() => Native.Init("NetVips") == 0;

    public static int Concurrency
    {
        get => Native.ConcurrencyGet();
        set => Native.ConcurrencySet(value);
    }

    public static bool BlockUntrusted
    {
        set => Native.BlockUntrustedSet(value ? 1 : 0);
    }

    public static int Version(int flag, bool fromModule = true) => Native.Version(flag);
}

/// <summary>The operation cache.</summary>
public static class Cache
{
    public static int Max
    {
        get => Native.CacheGetMax();
        set => Native.CacheSetMax(value);
    }
}

/// <summary>GLib's log, where libvips writes warnings.</summary>
public static unsafe class Log
{
    public delegate void LogDelegate(string logDomain, Enums.LogLevelFlags logLevel, string message);

    private static readonly ConcurrentDictionary<uint, GCHandle> Handlers = new();

    public static uint SetLogHandler(string logDomain, Enums.LogLevelFlags flags, LogDelegate logFunc)
    {
        var target = GCHandle.Alloc(logFunc);
        delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> handler = &Forward;
        var id = Native.LogSetHandler(logDomain, (int)flags, handler, GCHandle.ToIntPtr(target));
        Handlers[id] = target;
        return id;
    }

    public static void RemoveLogHandler(string logDomain, uint handlerId)
    {
        Native.LogRemoveHandler(logDomain, handlerId);
        if (Handlers.TryRemove(handlerId, out var target))
            target.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Forward(nint domain, int level, nint message, nint data)
    {
        try
        {
            ((LogDelegate)GCHandle.FromIntPtr(data).Target)!(
                Marshal.PtrToStringUTF8(domain), (Enums.LogLevelFlags)level, Marshal.PtrToStringUTF8(message));
        }
        catch
        {
            // An exception may not cross native frames.
        }
    }
}

/// <summary>An error of libvips: what failed, then the library's own words.</summary>
public class VipsException : Exception
{
    public VipsException()
    {
    }

    public VipsException(string message)
        : base($"{message}{Environment.NewLine}{TakeErrors()}")
    {
    }

    public VipsException(string message, Exception inner)
        : base($"{message}{Environment.NewLine}{TakeErrors()}", inner)
    {
    }

    /// <summary>The library keeps errors in one buffer of the process; copying clears it.</summary>
    internal static string TakeErrors()
    {
        var text = Native.ErrorBufferCopy();
        try
        {
            return Marshal.PtrToStringUTF8(text);
        }
        finally
        {
            Native.Free(text);
        }
    }
}

/// <summary>Named optional arguments.</summary>
public class VOption : IEnumerable<KeyValuePair<string, object>>
{
    private readonly Dictionary<string, object> options = [];

    public object this[string key]
    {
        get => options[key];
        set => options[key] = value;
    }

    public int Count => options.Count;

    public void Add(string key, object value) => options.Add(key, value);

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => options.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => options.GetEnumerator();
}
