using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>The C API of libvips 8.18 and the part of GObject under it (https://www.libvips.org/API/current/).</summary>
internal static unsafe partial class Native
{
    public const string Library = "vips";

    // Life time and errors
    [LibraryImport(Library, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(string program);

    [LibraryImport(Library, EntryPoint = "vips_version")]
    public static partial int Version(int flag);

    [LibraryImport(Library, EntryPoint = "vips_error_buffer_copy")]
    public static partial nint ErrorBufferCopy();

    [LibraryImport(Library, EntryPoint = "vips_block_untrusted_set")]
    public static partial void BlockUntrustedSet(int state);

    [LibraryImport(Library, EntryPoint = "vips_cache_get_max")]
    public static partial int CacheGetMax();

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max")]
    public static partial void CacheSetMax(int max);

    [LibraryImport(Library, EntryPoint = "vips_concurrency_get")]
    public static partial int ConcurrencyGet();

    [LibraryImport(Library, EntryPoint = "vips_concurrency_set")]
    public static partial void ConcurrencySet(int threads);

    // Operations
    [LibraryImport(Library, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OperationNew(string name);

    [LibraryImport(Library, EntryPoint = "vips_cache_operation_build")]
    public static partial nint CacheOperationBuild(nint operation);

    [LibraryImport(Library, EntryPoint = "vips_object_unref_outputs")]
    public static partial void ObjectUnrefOutputs(nint operation);

    [LibraryImport(Library, EntryPoint = "vips_object_get_argument", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ObjectGetArgument(nint vipsObject, string name, out nint spec, out nint argumentClass, out nint instance);

    // Images
    [LibraryImport(Library, EntryPoint = "vips_image_new_from_memory_copy")]
    public static partial nint ImageNewFromMemoryCopy(void* data, nuint size, int width, int height, int bands, int format);

    /// <summary>A nickname for the operation; owned by the library.</summary>
    [LibraryImport(Library, EntryPoint = "vips_foreign_find_load", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ForeignFindLoad(string filename);

    [LibraryImport(Library, EntryPoint = "vips_image_write_to_memory")]
    public static partial nint ImageWriteToMemory(nint image, out nuint size);

    [LibraryImport(Library, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ImageGetTypeof(nint image, string name);

    [LibraryImport(Library, EntryPoint = "vips_image_get", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ImageGet(nint image, string name, ref GValueStruct value);

    [LibraryImport(Library, EntryPoint = "vips_image_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ImageSet(nint image, string name, in GValueStruct value);

    [LibraryImport(Library, EntryPoint = "vips_image_remove", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ImageRemove(nint image, string name);

    [LibraryImport(Library, EntryPoint = "vips_image_get_fields")]
    public static partial nint ImageGetFields(nint image);

    // Connections
    [LibraryImport(Library, EntryPoint = "vips_source_custom_new")]
    public static partial nint SourceCustomNew();

    [LibraryImport(Library, EntryPoint = "vips_target_custom_new")]
    public static partial nint TargetCustomNew();

    // Values
    [LibraryImport(Library, EntryPoint = "vips_value_get_ref_string")]
    public static partial nint ValueGetRefString(in GValueStruct value, out nuint length);

    [LibraryImport(Library, EntryPoint = "vips_value_set_ref_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ValueSetRefString(ref GValueStruct value, string text);

    [LibraryImport(Library, EntryPoint = "vips_value_get_blob")]
    public static partial nint ValueGetBlob(in GValueStruct value, out nuint length);

    [LibraryImport(Library, EntryPoint = "vips_value_set_blob_free")]
    public static partial void ValueSetBlobFree(ref GValueStruct value, nint data, nuint length);

    [LibraryImport(Library, EntryPoint = "vips_value_get_array_double")]
    public static partial nint ValueGetArrayDouble(in GValueStruct value, out int count);

    [LibraryImport(Library, EntryPoint = "vips_value_set_array_double")]
    public static partial void ValueSetArrayDouble(ref GValueStruct value, double* items, int count);

    // GObject
    [LibraryImport(Library, EntryPoint = "g_object_ref")]
    public static partial nint ObjectRef(nint gObject);

    [LibraryImport(Library, EntryPoint = "g_object_unref")]
    public static partial void ObjectUnref(nint gObject);

    [LibraryImport(Library, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ObjectSetProperty(nint gObject, string name, in GValueStruct value);

    [LibraryImport(Library, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ObjectGetProperty(nint gObject, string name, ref GValueStruct value);

    [LibraryImport(Library, EntryPoint = "g_signal_connect_data", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong SignalConnectData(nint gObject, string signal, void* handler, nint data, void* destroy, int flags);

    [LibraryImport(Library, EntryPoint = "g_type_from_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint TypeFromName(string name);

    [LibraryImport(Library, EntryPoint = "g_type_fundamental")]
    public static partial nint TypeFundamental(nint type);

    [LibraryImport(Library, EntryPoint = "g_value_init")]
    public static partial nint ValueInit(ref GValueStruct value, nint type);

    [LibraryImport(Library, EntryPoint = "g_value_unset")]
    public static partial void ValueUnset(ref GValueStruct value);

    [LibraryImport(Library, EntryPoint = "g_value_get_boolean")]
    public static partial int ValueGetBoolean(in GValueStruct value);

    [LibraryImport(Library, EntryPoint = "g_value_set_boolean")]
    public static partial void ValueSetBoolean(ref GValueStruct value, int content);

    [LibraryImport(Library, EntryPoint = "g_value_get_int")]
    public static partial int ValueGetInt(in GValueStruct value);

    [LibraryImport(Library, EntryPoint = "g_value_set_int")]
    public static partial void ValueSetInt(ref GValueStruct value, int content);

    [LibraryImport(Library, EntryPoint = "g_value_get_double")]
    public static partial double ValueGetDouble(in GValueStruct value);

    [LibraryImport(Library, EntryPoint = "g_value_set_double")]
    public static partial void ValueSetDouble(ref GValueStruct value, double content);

    [LibraryImport(Library, EntryPoint = "g_value_get_enum")]
    public static partial int ValueGetEnum(in GValueStruct value);

    [LibraryImport(Library, EntryPoint = "g_value_set_enum")]
    public static partial void ValueSetEnum(ref GValueStruct value, int content);

    [LibraryImport(Library, EntryPoint = "g_value_set_flags")]
    public static partial void ValueSetFlags(ref GValueStruct value, uint content);

    [LibraryImport(Library, EntryPoint = "g_value_get_string")]
    public static partial nint ValueGetString(in GValueStruct value);

    [LibraryImport(Library, EntryPoint = "g_value_set_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void ValueSetString(ref GValueStruct value, string content);

    [LibraryImport(Library, EntryPoint = "g_value_get_object")]
    public static partial nint ValueGetObject(in GValueStruct value);

    [LibraryImport(Library, EntryPoint = "g_value_set_object")]
    public static partial void ValueSetObject(ref GValueStruct value, nint content);

    // GLib
    [LibraryImport(Library, EntryPoint = "g_malloc")]
    public static partial nint Malloc(nuint bytes);

    [LibraryImport(Library, EntryPoint = "g_free")]
    public static partial void Free(nint memory);

    [LibraryImport(Library, EntryPoint = "g_log_set_handler", StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint LogSetHandler(string domain, int levels, void* handler, nint data);

    [LibraryImport(Library, EntryPoint = "g_log_remove_handler", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void LogRemoveHandler(string domain, uint handler);
}

/// <summary>GValue: a type tag and two words (https://docs.gtk.org/gobject/struct.Value.html).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValueStruct
{
    public nint Type;
    public ulong Word0;
    public ulong Word1;
}
