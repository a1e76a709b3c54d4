using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The OrtApi functions in use, by their index in the append-only table. Every function that returns a status is checked here.</summary>
internal static unsafe class OrtApi
{
    private static nint* T => NativeMethods.Table;

    // status
    private static int GetErrorCode(nint status) => ((delegate* unmanaged<nint, int>)T[1])(status);
    private static nint GetErrorMessage(nint status) => ((delegate* unmanaged<nint, nint>)T[2])(status);
    private static void ReleaseStatus(nint status) => ((delegate* unmanaged<nint, void>)T[93])(status);

    internal static void Check(nint status)
    {
        if (status != 0)
            Throw(status);
    }

    private static void Throw(nint status)
    {
        var code = (ErrorCode)GetErrorCode(status);
        var message = Marshal.PtrToStringUTF8(GetErrorMessage(status));
        ReleaseStatus(status);
        throw new OnnxRuntimeException(code, message);
    }

    // environment
    internal static nint CreateEnv(int level, string logId)
    {
        nint env;
        fixed (byte* id = Utf8(logId))
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)T[3])(level, id, &env));
        return env;
    }

    internal static nint CreateEnvWithCustomLogger(nint function, nint param, int level, string logId)
    {
        nint env;
        fixed (byte* id = Utf8(logId))
            Check(((delegate* unmanaged<nint, nint, int, byte*, nint*, nint>)T[4])(function, param, level, id, &env));
        return env;
    }

    internal static void EnableTelemetryEvents(nint env) => Check(((delegate* unmanaged<nint, nint>)T[5])(env));
    internal static void DisableTelemetryEvents(nint env) => Check(((delegate* unmanaged<nint, nint>)T[6])(env));
    internal static void ReleaseEnv(nint env) => ((delegate* unmanaged<nint, void>)T[92])(env);
    internal static void SetLanguageProjection(nint env, int projection) => Check(((delegate* unmanaged<nint, int, nint>)T[145])(env, projection));
    internal static void UpdateEnvWithCustomLogLevel(nint env, int level) => Check(((delegate* unmanaged<nint, int, nint>)T[226])(env, level));

    internal static string[] GetAvailableProviders()
    {
        nint* names;
        int count;
        Check(((delegate* unmanaged<nint**, int*, nint>)T[125])(&names, &count));
        try
        {
            return Strings(names, count);
        }
        finally
        {
            Check(((delegate* unmanaged<nint*, int, nint>)T[126])(names, count));
        }
    }

    // session
    internal static nint CreateSession(nint env, string path, nint options)
    {
        nint session;
        fixed (byte* p = PathBytes(path))
            Check(((delegate* unmanaged<nint, byte*, nint, nint*, nint>)T[7])(env, p, options, &session));
        return session;
    }

    internal static nint CreateSessionFromArray(nint env, byte[] model, nint options)
    {
        nint session;
        fixed (byte* data = model)
            Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)T[8])(env, data, (nuint)model.Length, options, &session));
        return session;
    }

    internal static void Run(nint session, nint runOptions, nint* inputNames, nint* inputs, int inputCount, nint* outputNames, int outputCount, nint* outputs) =>
        Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)T[9])(
            session, runOptions, inputNames, inputs, (nuint)inputCount, outputNames, (nuint)outputCount, outputs));

    internal static int GetInputCount(nint session) => Count(session, 30);
    internal static int GetOutputCount(nint session) => Count(session, 31);

    private static int Count(nint session, int index)
    {
        nuint count;
        Check(((delegate* unmanaged<nint, nuint*, nint>)T[index])(session, &count));
        return (int)count;
    }

    internal static nint GetInputTypeInfo(nint session, int i) => Indexed(session, i, 33);
    internal static nint GetOutputTypeInfo(nint session, int i) => Indexed(session, i, 34);

    private static nint Indexed(nint session, int i, int index)
    {
        nint info;
        Check(((delegate* unmanaged<nint, nuint, nint*, nint>)T[index])(session, (nuint)i, &info));
        return info;
    }

    internal static string GetInputName(nint session, int i) => Name(session, i, 36);
    internal static string GetOutputName(nint session, int i) => Name(session, i, 37);

    private static string Name(nint session, int i, int index)
    {
        nint name;
        Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)T[index])(session, (nuint)i, DefaultAllocator(), &name));
        return TakeString(name);
    }

    internal static void ReleaseSession(nint session) => ((delegate* unmanaged<nint, void>)T[95])(session);

    internal static ulong GetProfilingStartTimeNs(nint session)
    {
        ulong time;
        Check(((delegate* unmanaged<nint, ulong*, nint>)T[146])(session, &time));
        return time;
    }

    internal static string EndProfiling(nint session)
    {
        nint file;
        Check(((delegate* unmanaged<nint, nint, nint*, nint>)T[110])(session, DefaultAllocator(), &file));
        return TakeString(file);
    }

    // session options
    internal static nint CreateSessionOptions() => Create(10);
    internal static void ReleaseSessionOptions(nint o) => ((delegate* unmanaged<nint, void>)T[100])(o);
    internal static void SetOptimizedModelFilePath(nint o, string path) => WithBytes(o, PathBytes(path), 11);
    internal static void SetExecutionMode(nint o, int mode) => WithInt(o, mode, 13);
    internal static void EnableProfiling(nint o, string prefix) => WithBytes(o, PathBytes(prefix), 14);
    internal static void DisableProfiling(nint o) => Plain(o, 15);
    internal static void SetMemPattern(nint o, bool on) => Plain(o, on ? 16 : 17);
    internal static void SetCpuMemArena(nint o, bool on) => Plain(o, on ? 18 : 19);
    internal static void SetLogId(nint o, string id) => WithBytes(o, Utf8(id), 20);
    internal static void SetLogVerbosity(nint o, int level) => WithInt(o, level, 21);
    internal static void SetLogSeverity(nint o, int level) => WithInt(o, level, 22);
    internal static void SetGraphOptimization(nint o, int level) => WithInt(o, level, 23);
    internal static void SetIntraOpNumThreads(nint o, int count) => WithInt(o, count, 24);
    internal static void SetInterOpNumThreads(nint o, int count) => WithInt(o, count, 25);
    internal static void DisablePerSessionThreads(nint o) => Plain(o, 120);
    internal static void AddFreeDimensionOverride(nint o, string denotation, long value) => WithBytesAndLong(o, Utf8(denotation), value, 79);
    internal static void AddFreeDimensionOverrideByName(nint o, string name, long value) => WithBytesAndLong(o, Utf8(name), value, 124);
    internal static void AddSessionConfigEntry(nint o, string key, string value) => WithPair(o, key, value, 130);
    internal static void SetLoadCancellationFlag(nint o, bool value) => Check(((delegate* unmanaged<nint, byte, nint>)T[293])(o, value ? (byte)1 : (byte)0));

    internal static void AppendExecutionProvider(nint o, string name, IReadOnlyDictionary<string, string> options)
    {
        using var pairs = new NativePairs(options);
        fixed (byte* n = Utf8(name))
            Check(((delegate* unmanaged<nint, byte*, nint*, nint*, nuint, nint>)T[216])(o, n, pairs.Keys, pairs.Values, (nuint)pairs.Count));
    }

    internal static void AppendExecutionProviderV2(nint o, nint env, ReadOnlySpan<nint> devices, IReadOnlyDictionary<string, string> options)
    {
        using var pairs = new NativePairs(options);
        fixed (nint* d = devices)
        {
            Check(((delegate* unmanaged<nint, nint, nint*, nuint, nint*, nint*, nuint, nint>)T[304])(
                o, env, d, (nuint)devices.Length, pairs.Keys, pairs.Values, (nuint)pairs.Count));
        }
    }

    // run options
    internal static nint CreateRunOptions() => Create(39);
    internal static void ReleaseRunOptions(nint o) => ((delegate* unmanaged<nint, void>)T[97])(o);
    internal static void SetRunLogVerbosity(nint o, int level) => WithInt(o, level, 40);
    internal static void SetRunLogSeverity(nint o, int level) => WithInt(o, level, 41);
    internal static void SetRunTag(nint o, string tag) => WithBytes(o, Utf8(tag), 42);
    internal static void SetTerminate(nint o, bool on) => Plain(o, on ? 46 : 47);
    internal static void AddRunConfigEntry(nint o, string key, string value) => WithPair(o, key, value, 165);

    // tensors
    internal static nint CreateTensor(nint allocator, int type, ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* s = shape)
            Check(((delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)T[48])(allocator, s, (nuint)shape.Length, type, &value));
        return value;
    }

    internal static nint CreateTensorWithData(nint memoryInfo, void* data, nuint bytes, int type, ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* s = shape)
            Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)T[49])(memoryInfo, data, bytes, s, (nuint)shape.Length, type, &value));
        return value;
    }

    internal static void* GetTensorMutableData(nint value)
    {
        void* data;
        Check(((delegate* unmanaged<nint, void**, nint>)T[51])(value, &data));
        return data;
    }

    internal static long GetTensorSizeInBytes(nint value)
    {
        nuint bytes;
        Check(((delegate* unmanaged<nint, nuint*, nint>)T[318])(value, &bytes));
        return (long)bytes;
    }

    internal static int GetValueType(nint value) => GetInt(value, 67);
    internal static nint GetTensorTypeAndShape(nint value) => GetPointer(value, 65);
    internal static nint GetTensorMemoryInfo(nint value) => GetPointer(value, 194);
    internal static void ReleaseValue(nint value) => ((delegate* unmanaged<nint, void>)T[96])(value);

    // type info
    internal static nint CastTypeInfoToTensorInfo(nint info) => GetPointer(info, 55);
    internal static int GetOnnxType(nint info) => GetInt(info, 56);
    internal static int GetElementType(nint shape) => GetInt(shape, 60);
    internal static void ReleaseTypeInfo(nint info) => ((delegate* unmanaged<nint, void>)T[98])(info);
    internal static void ReleaseTensorTypeAndShapeInfo(nint info) => ((delegate* unmanaged<nint, void>)T[99])(info);

    internal static long[] GetDimensions(nint shape)
    {
        nuint rank;
        Check(((delegate* unmanaged<nint, nuint*, nint>)T[61])(shape, &rank));
        var dimensions = new long[rank];
        fixed (long* d = dimensions)
            Check(((delegate* unmanaged<nint, long*, nuint, nint>)T[62])(shape, d, rank));
        return dimensions;
    }

    internal static string[] GetSymbolicDimensions(nint shape, int rank)
    {
        var names = new nint[rank];
        fixed (nint* n = names)
        {
            Check(((delegate* unmanaged<nint, nint*, nuint, nint>)T[63])(shape, n, (nuint)rank));
            return Strings(n, rank);
        }
    }

    internal static long GetElementCount(nint shape)
    {
        nuint count;
        Check(((delegate* unmanaged<nint, nuint*, nint>)T[64])(shape, &count));
        return (long)count;
    }

    // memory
    internal static nint CreateMemoryInfo(string name, int allocatorType, int id, int memType)
    {
        nint info;
        fixed (byte* n = Utf8(name))
            Check(((delegate* unmanaged<byte*, int, int, int, nint*, nint>)T[68])(n, allocatorType, id, memType, &info));
        return info;
    }

    internal static nint CreateCpuMemoryInfo(int allocatorType, int memType)
    {
        nint info;
        Check(((delegate* unmanaged<int, int, nint*, nint>)T[69])(allocatorType, memType, &info));
        return info;
    }

    internal static string GetMemoryInfoName(nint info) => Marshal.PtrToStringUTF8(GetPointer(info, 71));
    internal static int GetMemoryInfoId(nint info) => GetInt(info, 72);
    internal static int GetMemoryInfoMemType(nint info) => GetInt(info, 73);
    internal static int GetMemoryInfoType(nint info) => GetInt(info, 74);
    internal static void ReleaseMemoryInfo(nint info) => ((delegate* unmanaged<nint, void>)T[94])(info);
    internal static nint DefaultAllocator() => Create(78);

    // model metadata
    internal static nint GetModelMetadata(nint session) => GetPointer(session, 111);
    internal static string GetMetadataText(nint metadata, int index)
    {
        nint text;
        Check(((delegate* unmanaged<nint, nint, nint*, nint>)T[index])(metadata, DefaultAllocator(), &text));
        return TakeString(text);
    }

    internal static long GetMetadataVersion(nint metadata)
    {
        long version;
        Check(((delegate* unmanaged<nint, long*, nint>)T[117])(metadata, &version));
        return version;
    }

    internal static Dictionary<string, string> GetCustomMetadata(nint metadata)
    {
        var map = new Dictionary<string, string>();
        nint* keys;
        long count;
        Check(((delegate* unmanaged<nint, nint, nint**, long*, nint>)T[123])(metadata, DefaultAllocator(), &keys, &count));
        for (var i = 0; i < count; i++)
        {
            var key = TakeString(keys[i]);
            nint value;
            fixed (byte* k = Utf8(key))
                Check(((delegate* unmanaged<nint, nint, byte*, nint*, nint>)T[116])(metadata, DefaultAllocator(), k, &value));
            map.Add(key, TakeString(value));
        }

        if (keys != null)
            Free((nint)keys);
        return map;
    }

    internal static void ReleaseModelMetadata(nint metadata) => ((delegate* unmanaged<nint, void>)T[118])(metadata);

    // devices
    internal static nint CreateKeyValuePairs()
    {
        nint pairs;
        ((delegate* unmanaged<nint*, void>)T[295])(&pairs);
        return pairs;
    }

    internal static void AddKeyValuePair(nint pairs, string key, string value)
    {
        fixed (byte* k = Utf8(key), v = Utf8(value))
            ((delegate* unmanaged<nint, byte*, byte*, void>)T[296])(pairs, k, v);
    }

    internal static Dictionary<string, string> GetKeyValuePairs(nint pairs)
    {
        nint* keys, values;
        nuint count;
        ((delegate* unmanaged<nint, nint**, nint**, nuint*, void>)T[298])(pairs, &keys, &values, &count);
        var entries = new Dictionary<string, string>();
        for (var i = 0; i < (int)count; i++)
            entries[Marshal.PtrToStringUTF8(keys[i])] = Marshal.PtrToStringUTF8(values[i]);
        return entries;
    }

    internal static void RemoveKeyValuePair(nint pairs, string key)
    {
        fixed (byte* k = Utf8(key))
            ((delegate* unmanaged<nint, byte*, void>)T[299])(pairs, k);
    }

    internal static void ReleaseKeyValuePairs(nint pairs) => ((delegate* unmanaged<nint, void>)T[300])(pairs);

    internal static nint[] GetEpDevices(nint env)
    {
        nint* devices;
        nuint count;
        Check(((delegate* unmanaged<nint, nint**, nuint*, nint>)T[303])(env, &devices, &count));
        return new ReadOnlySpan<nint>(devices, (int)count).ToArray();
    }

    internal static int HardwareDeviceType(nint device) => ((delegate* unmanaged<nint, int>)T[307])(device);
    internal static uint HardwareDeviceVendorId(nint device) => ((delegate* unmanaged<nint, uint>)T[308])(device);
    internal static string HardwareDeviceVendor(nint device) => Read(device, 309);
    internal static uint HardwareDeviceId(nint device) => ((delegate* unmanaged<nint, uint>)T[310])(device);
    internal static nint HardwareDeviceMetadata(nint device) => ((delegate* unmanaged<nint, nint>)T[311])(device);
    internal static string EpDeviceName(nint device) => Read(device, 312);
    internal static string EpDeviceVendor(nint device) => Read(device, 313);
    internal static nint EpDeviceMetadata(nint device) => ((delegate* unmanaged<nint, nint>)T[314])(device);
    internal static nint EpDeviceOptions(nint device) => ((delegate* unmanaged<nint, nint>)T[315])(device);
    internal static nint EpDeviceHardware(nint device) => ((delegate* unmanaged<nint, nint>)T[316])(device);

    private static string Read(nint device, int index) => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint, nint>)T[index])(device));

    // shapes of call
    private static nint Create(int index)
    {
        nint made;
        Check(((delegate* unmanaged<nint*, nint>)T[index])(&made));
        return made;
    }

    private static nint GetPointer(nint subject, int index)
    {
        nint result;
        Check(((delegate* unmanaged<nint, nint*, nint>)T[index])(subject, &result));
        return result;
    }

    private static int GetInt(nint subject, int index)
    {
        int result;
        Check(((delegate* unmanaged<nint, int*, nint>)T[index])(subject, &result));
        return result;
    }

    private static void Plain(nint subject, int index) => Check(((delegate* unmanaged<nint, nint>)T[index])(subject));
    private static void WithInt(nint subject, int value, int index) => Check(((delegate* unmanaged<nint, int, nint>)T[index])(subject, value));

    private static void WithBytes(nint subject, byte[] text, int index)
    {
        fixed (byte* t = text)
            Check(((delegate* unmanaged<nint, byte*, nint>)T[index])(subject, t));
    }

    private static void WithBytesAndLong(nint subject, byte[] text, long value, int index)
    {
        fixed (byte* t = text)
            Check(((delegate* unmanaged<nint, byte*, long, nint>)T[index])(subject, t, value));
    }

    private static void WithPair(nint subject, string key, string value, int index)
    {
        fixed (byte* k = Utf8(key), v = Utf8(value))
            Check(((delegate* unmanaged<nint, byte*, byte*, nint>)T[index])(subject, k, v));
    }

    // text: UTF-8 everywhere but paths (ORTCHAR_T is UTF-16 on Windows)
    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');
    private static byte[] PathBytes(string path) => OperatingSystem.IsWindows() ? Encoding.Unicode.GetBytes(path + '\0') : Utf8(path);
    private static void Free(nint memory) => Check(((delegate* unmanaged<nint, nint, nint>)T[76])(DefaultAllocator(), memory));

    private static string TakeString(nint text)
    {
        if (text == 0)
            return string.Empty;
        var result = Marshal.PtrToStringUTF8(text);
        Free(text);
        return result;
    }

    private static string[] Strings(nint* texts, int count)
    {
        var result = new string[count];
        for (var i = 0; i < count; i++)
            result[i] = texts[i] == 0 ? string.Empty : Marshal.PtrToStringUTF8(texts[i]);
        return result;
    }

    /// <summary>A dictionary as two native arrays of UTF-8 strings.</summary>
    private sealed class NativePairs : IDisposable
    {
        internal readonly int Count;
        internal readonly nint* Keys;
        internal readonly nint* Values;

        internal NativePairs(IReadOnlyDictionary<string, string> pairs)
        {
            if (pairs is null || pairs.Count == 0)
                return;
            Keys = (nint*)NativeMemory.AllocZeroed((nuint)pairs.Count, (nuint)sizeof(nint));
            Values = (nint*)NativeMemory.AllocZeroed((nuint)pairs.Count, (nuint)sizeof(nint));
            foreach (var (key, value) in pairs)
            {
                Keys[Count] = Marshal.StringToCoTaskMemUTF8(key);
                Values[Count++] = Marshal.StringToCoTaskMemUTF8(value);
            }
        }

        public void Dispose()
        {
            for (var i = 0; i < Count; i++)
            {
                Marshal.FreeCoTaskMem(Keys[i]);
                Marshal.FreeCoTaskMem(Values[i]);
            }

            NativeMemory.Free(Keys);
            NativeMemory.Free(Values);
        }
    }
}
