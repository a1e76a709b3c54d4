using System.Runtime.InteropServices;
using NetVips.Internal;

namespace NetVips;

/// <summary>A libvips image (https://www.libvips.org/API/current/class.Image.html), restricted to the calls this product makes.</summary>
public unsafe partial class Image : VipsObject
{
    internal Image(nint pointer)
        : base(pointer)
    {
    }

    public int Width => (int)Get("width");

    public int Height => (int)Get("height");

    public int Bands => (int)Get("bands");

    public Enums.BandFormat Format => (Enums.BandFormat)Get("format");

    public Enums.Coding Coding => (Enums.Coding)Get("coding");

    public Enums.Interpretation Interpretation => (Enums.Interpretation)Get("interpretation");

    public double Xres => (double)Get("xres");

    public double Yres => (double)Get("yres");

    public static Image NewFromMemory<T>(T[] data, int width, int height, int bands, Enums.BandFormat format)
        where T : unmanaged
    {
        fixed (T* first = data)
        {
            var pointer = Native.ImageNewFromMemoryCopy(first, (nuint)data.Length * (nuint)sizeof(T), width, height, bands, (int)format);
            return pointer == 0 ? throw new VipsException("unable to make image from memory") : new Image(pointer);
        }
    }

    /// <summary>Loads by whatever loader libvips finds for the file.</summary>
    public static Image NewFromFile(string vipsFilename, bool? memory = null, Enums.Access? access = null, Enums.FailOn? failOn = null,
        bool? revalidate = null, VOption kwargs = null)
    {
        var loader = Native.ForeignFindLoad(vipsFilename);
        if (loader == 0)
            throw new VipsException($"unable to load from file {vipsFilename}");
        var arguments = Loading(vipsFilename, access, failOn, new VOption { { "memory", memory }, { "revalidate", revalidate } });
        foreach (var (name, value) in kwargs ?? [])
            arguments.Add(name, value);
        return Make(Marshal.PtrToStringUTF8(loader), arguments);
    }

    public byte[] WriteToMemory()
    {
        var memory = Native.ImageWriteToMemory(handle, out var size);
        if (memory == 0)
            throw new VipsException("unable to write to memory");
        try
        {
            return new ReadOnlySpan<byte>((void*)memory, checked((int)size)).ToArray();
        }
        finally
        {
            Native.Free(memory);
        }
    }

    public new nint GetTypeOf(string name) => Native.ImageGetTypeof(handle, name);

    public bool Contains(string name) => GetTypeOf(name) != 0;

    public new object Get(string name)
    {
        using var value = new GValue();
        return Native.ImageGet(handle, name, ref value.Struct) == 0 ? value.Get() : throw new VipsException($"unable to get {name}");
    }

    public string[] GetFields()
    {
        var names = new List<string>();
        var list = Native.ImageGetFields(handle);
        for (var at = list; Marshal.ReadIntPtr(at) is var name && name != 0; at += nint.Size)
        {
            names.Add(Marshal.PtrToStringUTF8(name));
            Native.Free(name);
        }

        Native.Free(list);
        return [.. names];
    }

    /// <summary>A copy of the image whose metadata the action may change.</summary>
    public virtual Image Mutate(Action<MutableImage> action)
    {
        using var mutable = new MutableImage(Copy());
        action(mutable);
        return mutable.Detach();
    }

    private static Image Make(string operation, VOption arguments) => Operation.Run(operation, arguments, hasImage: true);

    private Image Call(string operation, VOption arguments)
    {
        arguments["in"] = this;
        return Operation.Run(operation, arguments, hasImage: true);
    }

    private void Save(string operation, VOption arguments)
    {
        arguments["in"] = this;
        Operation.Run(operation, arguments, hasImage: false);
    }
}

/// <summary>An image whose metadata may be changed, inside <see cref="Image.Mutate"/> only.</summary>
public sealed class MutableImage : Image
{
    internal MutableImage(Image copy)
        : base(Native.ObjectRef(copy.DangerousGetHandle()))
    {
        // libvips refuses to change an image that somebody else holds too.
        copy.Dispose();
    }

    public void Set(nint gtype, string name, object value)
    {
        using var content = new GValue();
        content.SetType(gtype);
        content.Set(value);
        Native.ImageSet(handle, name, in content.Struct);
    }

    public new void Set(string name, object value)
    {
        var type = GetTypeOf(name);
        if (type == 0)
            throw new ArgumentException($"metadata item {name} does not exist");
        Set(type, name, value);
    }

    public bool Remove(string name) => Native.ImageRemove(handle, name) != 0;

    internal Image Detach() => new(Native.ObjectRef(handle));
}
