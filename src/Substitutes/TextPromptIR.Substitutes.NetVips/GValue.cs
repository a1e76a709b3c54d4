using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

/// <summary>A value with a GLib type (https://docs.gtk.org/gobject/struct.Value.html).</summary>
public unsafe class GValue : IDisposable
{
    // Fundamental types are a number shifted by two (G_TYPE_FUNDAMENTAL_SHIFT).
    public static readonly nint GBoolType = 5 << 2;
    public static readonly nint GIntType = 6 << 2;
    public static readonly nint GEnumType = 12 << 2;
    public static readonly nint GFlagsType = 13 << 2;
    public static readonly nint GDoubleType = 15 << 2;
    public static readonly nint GStrType = 16 << 2;
    public static readonly nint GObjectType = 20 << 2;
    public static readonly nint ImageType = Native.TypeFromName("VipsImage");
    public static readonly nint ArrayDoubleType = Native.TypeFromName("VipsArrayDouble");
    public static readonly nint RefStrType = Native.TypeFromName("VipsRefString");
    public static readonly nint BlobType = Native.TypeFromName("VipsBlob");

    internal GValueStruct Struct;

    public GValue()
    {
    }

    ~GValue() => Release();

    public void SetType(nint gtype) => Native.ValueInit(ref Struct, gtype);

    public nint GetTypeOf() => Struct.Type;

    public void Set(object value)
    {
        var type = Struct.Type;
        var fundamental = Native.TypeFundamental(type);
        if (type == GBoolType)
            Native.ValueSetBoolean(ref Struct, Convert.ToBoolean(value, CultureInfo.InvariantCulture) ? 1 : 0);
        else if (type == GIntType)
            Native.ValueSetInt(ref Struct, Convert.ToInt32(value, CultureInfo.InvariantCulture));
        else if (type == GDoubleType)
            Native.ValueSetDouble(ref Struct, Convert.ToDouble(value, CultureInfo.InvariantCulture));
        else if (fundamental == GEnumType)
            Native.ValueSetEnum(ref Struct, Convert.ToInt32(value, CultureInfo.InvariantCulture));
        else if (fundamental == GFlagsType)
            Native.ValueSetFlags(ref Struct, Convert.ToUInt32(value, CultureInfo.InvariantCulture));
        else if (type == GStrType)
            Native.ValueSetString(ref Struct, (string)value);
        else if (type == RefStrType)
            Native.ValueSetRefString(ref Struct, (string)value);
        else if (fundamental == GObjectType && value is GObject gObject)
            Native.ValueSetObject(ref Struct, gObject.DangerousGetHandle());
        else if (type == ArrayDoubleType)
            SetDoubles(value);
        else if (type == BlobType && value is byte[] bytes)
            SetBlob(bytes);
        else
            throw new ArgumentException($"No conversion from {value?.GetType()} to GType {type}.", nameof(value));
        GC.KeepAlive(value);
    }

    public object Get()
    {
        var type = Struct.Type;
        if (type == GBoolType)
            return Native.ValueGetBoolean(in Struct) != 0;
        if (type == GIntType)
            return Native.ValueGetInt(in Struct);
        if (type == GDoubleType)
            return Native.ValueGetDouble(in Struct);
        if (type == GStrType)
            return Marshal.PtrToStringUTF8(Native.ValueGetString(in Struct));
        if (type == RefStrType)
            return Marshal.PtrToStringUTF8(Native.ValueGetRefString(in Struct, out _));
        if (type == BlobType)
        {
            var data = Native.ValueGetBlob(in Struct, out var length);
            return new ReadOnlySpan<byte>((void*)data, checked((int)length)).ToArray();
        }

        if (type == ArrayDoubleType)
        {
            var items = Native.ValueGetArrayDouble(in Struct, out var count);
            return new ReadOnlySpan<double>((void*)items, count).ToArray();
        }

        if (type == ImageType)
            return new Image(Native.ObjectRef(Native.ValueGetObject(in Struct)));
        if (Native.TypeFundamental(type) == GEnumType)
            return Native.ValueGetEnum(in Struct);
        throw new ArgumentException($"No conversion from GType {type}.");
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (Struct.Type == 0)
            return;
        Native.ValueUnset(ref Struct);
        Struct = default;
    }

    private void SetDoubles(object value)
    {
        var items = value as double[] ?? (value as IEnumerable)?.Cast<object>().Select(Convert.ToDouble).ToArray() ?? [Convert.ToDouble(value)];
        fixed (double* first = items)
            Native.ValueSetArrayDouble(ref Struct, first, items.Length);
    }

    private void SetBlob(byte[] bytes)
    {
        var copy = Native.Malloc((nuint)bytes.Length);
        Marshal.Copy(bytes, 0, copy, bytes.Length);
        Native.ValueSetBlobFree(ref Struct, copy, (nuint)bytes.Length);
    }
}
