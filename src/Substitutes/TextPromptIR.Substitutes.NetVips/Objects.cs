using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

/// <summary>Owns one reference to a GObject.</summary>
public class GObject : SafeHandle
{
    internal GObject(nint pointer)
        : base(0, true) => SetHandle(pointer);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Native.ObjectUnref(handle);
        return true;
    }
}

/// <summary>A libvips object: sets and reads its properties by name.</summary>
public class VipsObject : GObject
{
    // GParamSpec: type instance, name, flags, then value_type (https://docs.gtk.org/gobject/class.ParamSpec.html).
    private const int ValueTypeOffset = 24;

    internal VipsObject(nint pointer)
        : base(pointer)
    {
    }

    public nint GetTypeOf(string name)
    {
        if (Native.ObjectGetArgument(handle, name, out var spec, out _, out _) != 0)
        {
            _ = VipsException.TakeErrors();
            return 0;
        }

        return Marshal.ReadIntPtr(spec, ValueTypeOffset);
    }

    internal object Get(string name)
    {
        var type = GetTypeOf(name);
        if (type == 0)
            throw new VipsException($"unable to get {name}");
        using var value = new GValue();
        value.SetType(type);
        Native.ObjectGetProperty(handle, name, ref value.Struct);
        return value.Get();
    }

    internal void Set(string name, object content)
    {
        var type = GetTypeOf(name);
        if (type == 0)
            throw new VipsException($"no property {name}");
        using var value = new GValue();
        value.SetType(type);
        value.Set(content);
        Native.ObjectSetProperty(handle, name, in value.Struct);
    }
}

/// <summary>One call of a libvips operation.</summary>
public class Operation : VipsObject
{
    private Operation(nint pointer)
        : base(pointer)
    {
    }

    /// <summary>Runs an operation with named arguments and returns its image output, if it has one.</summary>
    internal static Image Run(string name, VOption arguments, bool hasImage)
    {
        var pointer = Native.OperationNew(name);
        if (pointer == 0)
            throw new VipsException($"no such operation {name}");
        using var operation = new Operation(pointer);
        foreach (var argument in arguments)
        {
            if (argument.Value is not null)
                operation.Set(argument.Key, argument.Value);
        }

        var built = Native.CacheOperationBuild(pointer);
        GC.KeepAlive(arguments);
        if (built == 0)
        {
            Native.ObjectUnrefOutputs(pointer);
            throw new VipsException($"unable to call {name}");
        }

        using var finished = new Operation(built);
        var image = hasImage ? (Image)finished.Get("out") : null;
        Native.ObjectUnrefOutputs(built);
        return image;
    }
}
