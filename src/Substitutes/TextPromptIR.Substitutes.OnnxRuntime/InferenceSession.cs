using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime;

public interface IDisposableReadOnlyCollection<T> : IReadOnlyList<T>, IDisposable
{
}

public class InferenceSession : IDisposable
{
    private readonly Dictionary<string, nint> _names = [];
    private readonly string[] _inputNames;
    private readonly string[] _outputNames;
    private readonly Dictionary<string, NodeMetadata> _inputMetadata;
    private readonly Dictionary<string, NodeMetadata> _outputMetadata;
    private nint _handle;
    private ModelMetadata _modelMetadata;

    public InferenceSession(string modelPath)
    {
        ArgumentNullException.ThrowIfNull(modelPath);
        using var options = new SessionOptions();
        _handle = OrtApi.CreateSession(OrtEnv.Instance().Handle, modelPath, options.Handle);
        (_inputNames, _inputMetadata, _outputNames, _outputMetadata) = Describe();
    }

    public InferenceSession(string modelPath, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(modelPath);
        // Null options: NullReferenceException, as the official assembly.
        _handle = OrtApi.CreateSession(OrtEnv.Instance().Handle, modelPath, options.Handle);
        GC.KeepAlive(options);
        (_inputNames, _inputMetadata, _outputNames, _outputMetadata) = Describe();
    }

    public InferenceSession(byte[] model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var options = new SessionOptions();
        _handle = OrtApi.CreateSessionFromArray(OrtEnv.Instance().Handle, model, options.Handle);
        (_inputNames, _inputMetadata, _outputNames, _outputMetadata) = Describe();
    }

    public InferenceSession(byte[] model, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        _handle = OrtApi.CreateSessionFromArray(OrtEnv.Instance().Handle, model, options.Handle);
        GC.KeepAlive(options);
        (_inputNames, _inputMetadata, _outputNames, _outputMetadata) = Describe();
    }

    ~InferenceSession() => Dispose(false);

    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata => _inputMetadata;
    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata => _outputMetadata;
    public IReadOnlyList<string> InputNames => _inputNames;
    public IReadOnlyList<string> OutputNames => _outputNames;
    public ModelMetadata ModelMetadata => _modelMetadata ??= new ModelMetadata(Handle);
    public ulong ProfilingStartTimeNs => OrtApi.GetProfilingStartTimeNs(Handle);

    private nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    public IDisposableReadOnlyCollection<OrtValue> Run(RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames)
    {
        var outputs = new nint[outputNames.Count];
        RunInto(runOptions.Handle, inputNames, inputValues, outputNames, outputs);
        GC.KeepAlive(runOptions);
        return new Values(outputs);
    }

    public IDisposableReadOnlyCollection<OrtValue> Run(RunOptions runOptions, IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyCollection<string> outputNames) =>
        Run(runOptions, inputs.Keys.ToArray(), inputs.Values.ToArray(), outputNames);

    public void Run(RunOptions runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames, IReadOnlyCollection<OrtValue> outputValues)
    {
        if (outputNames.Count != outputValues.Count)
            throw new ArgumentException($"Length of outputNames ({outputNames.Count}) must match that of outputValues ({outputValues.Count}).");
        Span<nint> outputs = outputValues.Count <= 16 ? stackalloc nint[outputValues.Count] : new nint[outputValues.Count];
        Handles(outputValues, outputs);
        RunInto(runOptions?.Handle ?? 0, inputNames, inputValues, outputNames, outputs);
        GC.KeepAlive(runOptions);
        GC.KeepAlive(outputValues);
    }

    public string EndProfiling() => OrtApi.EndProfiling(Handle);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (_handle == 0)
            return;
        OrtApi.ReleaseSession(_handle);
        _handle = 0;
        if (!disposing)
            return;
        lock (_names)
        {
            foreach (var name in _names.Values)
                Marshal.FreeCoTaskMem(name);
            _names.Clear();
        }
    }

    private static void Handles(IReadOnlyCollection<OrtValue> values, Span<nint> handles)
    {
        // Arrays are read by index: a foreach over the interface would allocate an enumerator for every tile.
        if (values is IReadOnlyList<OrtValue> list)
        {
            for (var i = 0; i < handles.Length; i++)
                handles[i] = list[i].Handle;
            return;
        }

        var next = 0;
        foreach (var value in values)
            handles[next++] = value.Handle;
    }

    private unsafe void RunInto(nint runOptions, IReadOnlyCollection<string> inputNames, IReadOnlyCollection<OrtValue> inputValues, IReadOnlyCollection<string> outputNames, Span<nint> outputs)
    {
        if (inputNames.Count != inputValues.Count)
            throw new ArgumentException($"Length of inputNames ({inputNames.Count}) must match that of inputValues ({inputValues.Count}).");
        Span<nint> inputs = inputValues.Count <= 16 ? stackalloc nint[inputValues.Count] : new nint[inputValues.Count];
        Span<nint> nativeInputNames = inputNames.Count <= 16 ? stackalloc nint[inputNames.Count] : new nint[inputNames.Count];
        Span<nint> nativeOutputNames = outputNames.Count <= 16 ? stackalloc nint[outputNames.Count] : new nint[outputNames.Count];
        Handles(inputValues, inputs);
        NativeNames(inputNames, nativeInputNames);
        NativeNames(outputNames, nativeOutputNames);
        fixed (nint* i = inputs, n = nativeInputNames, m = nativeOutputNames, o = outputs)
            OrtApi.Run(Handle, runOptions, n, i, inputs.Length, m, outputs.Length, o);
        GC.KeepAlive(inputValues);
        GC.KeepAlive(this);
    }

    private void NativeNames(IReadOnlyCollection<string> names, Span<nint> native)
    {
        if (names is IReadOnlyList<string> list)
        {
            for (var i = 0; i < native.Length; i++)
                native[i] = NativeName(list[i]);
            return;
        }

        var next = 0;
        foreach (var name in names)
            native[next++] = NativeName(name);
    }

    private nint NativeName(string name)
    {
        lock (_names)
        {
            if (!_names.TryGetValue(name, out var native))
                _names.Add(name, native = Marshal.StringToCoTaskMemUTF8(name));
            return native;
        }
    }

    private (string[] Inputs, Dictionary<string, NodeMetadata> InputMetadata, string[] Outputs, Dictionary<string, NodeMetadata> OutputMetadata) Describe()
    {
        var inputs = Enumerable.Range(0, OrtApi.GetInputCount(_handle)).Select(i => OrtApi.GetInputName(_handle, i)).ToArray();
        var outputs = Enumerable.Range(0, OrtApi.GetOutputCount(_handle)).Select(i => OrtApi.GetOutputName(_handle, i)).ToArray();
        return (inputs, Nodes(inputs, OrtApi.GetInputTypeInfo), outputs, Nodes(outputs, OrtApi.GetOutputTypeInfo));
    }

    private Dictionary<string, NodeMetadata> Nodes(string[] names, Func<nint, int, nint> typeInfo)
    {
        var nodes = new Dictionary<string, NodeMetadata>();
        for (var i = 0; i < names.Length; i++)
        {
            var info = typeInfo(_handle, i);
            nodes.Add(names[i], new NodeMetadata(info));
            OrtApi.ReleaseTypeInfo(info);
        }

        return nodes;
    }

    private sealed class Values : List<OrtValue>, IDisposableReadOnlyCollection<OrtValue>
    {
        internal Values(nint[] handles)
            : base(handles.Select(handle => new OrtValue(handle)))
        {
        }

        public void Dispose()
        {
            foreach (var value in this)
                value.Dispose();
        }
    }
}
