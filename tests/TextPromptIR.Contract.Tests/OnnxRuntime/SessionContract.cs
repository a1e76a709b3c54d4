using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TextPromptIR.Contract.Tests.OnnxRuntime;

/// <summary>Loading, metadata, running and its failures; texts that the product's error translation reads.</summary>
public sealed class SessionContract
{
    [Fact]
    public void Metadata_SymbolicGraph_TellsNamesShapesAndTypes()
    {
        using var session = new InferenceSession(Graph.Add);
        Assert.Equal(["x", "y"], session.InputNames);
        var x = session.InputMetadata["x"];
        Assert.True(x.IsTensor);
        Assert.Equal(OnnxValueType.ONNX_TYPE_TENSOR, x.OnnxValueType);
        Assert.Equal(TensorElementType.Float, x.ElementDataType);
        Assert.Equal(typeof(float), x.ElementType);
        Assert.Equal([1, -1], x.Dimensions);
        Assert.Equal(["", "n"], x.SymbolicDimensions);
    }

    [Fact]
    public void ModelMetadata_Utf8Entry_Survives()
    {
        using var session = new InferenceSession(Graph.Add);
        Assert.Equal("contract", session.ModelMetadata.ProducerName);
        Assert.Equal("värde ✓", session.ModelMetadata.CustomMetadataMap["schlüssel"]);
    }

    [Fact]
    public void Constructor_PathWithSpacesAndForeignLetters_Loads()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "modèle 模型.onnx");
        File.Copy(Graph.Add, path);
        using var session = new InferenceSession(path);
        Assert.Equal(2, session.InputNames.Count);
    }

    [Fact]
    public void Constructor_MissingFile_SaysNoSuchFile()
    {
        var error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession("nowhere.onnx"));
        Assert.StartsWith("[ErrorCode:NoSuchFile] Load model from nowhere.onnx failed:", error.Message);
    }

    [Fact]
    public void Constructor_NotAModel_SaysInvalidProtobuf()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "damaged.onnx");
        File.WriteAllBytes(path, File.ReadAllBytes(Graph.Add)[..^40]);
        var error = Assert.Throws<OnnxRuntimeException>(() => new InferenceSession(path));
        Assert.StartsWith("[ErrorCode:InvalidProtobuf]", error.Message);
    }

    [Fact]
    public void Constructor_Nulls_ThrowTheDocumentedExceptions()
    {
        Assert.Throws<ArgumentNullException>(() => new InferenceSession((string)null));
        Assert.Throws<NullReferenceException>(() => new InferenceSession(Graph.Add, (SessionOptions)null));
    }

    [Fact]
    public void Run_ReturningOverload_GivesValues()
    {
        using var session = new InferenceSession(Graph.Add);
        using var x = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);
        using var run = new RunOptions();
        using var results = session.Run(run, ["x", "y"], [x, x], ["z"]);
        Assert.Equal([2f, 4f, 6f], results[0].GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal([1L, 3L], results[0].GetTensorTypeAndShape().Shape);
    }

    [Fact]
    public void Run_IntoPinnedArray_WritesTheCallersMemory()
    {
        using var session = new InferenceSession(Graph.Add);
        var (input, output) = (new float[] { 1, 2 }, new float[2]);
        using var x = OrtValue.CreateTensorValueFromMemory(input, [1, 2]);
        using var z = OrtValue.CreateTensorValueFromMemory(output, [1, 2]);
        session.Run(null, ["x", "y"], [x, x], ["z"], [z]);
        Assert.Equal([2f, 4f], output);

        input[0] = 10;
        session.Run(null, ["x", "y"], [x, x], ["z"], [z]);
        Assert.Equal([20f, 4f], output);
    }

    [Fact]
    public void Run_NullOptionsInReturningOverload_Throws()
    {
        using var session = new InferenceSession(Graph.Add);
        using var x = OrtValue.CreateTensorValueFromMemory(new float[1], [1, 1]);
        Assert.Throws<NullReferenceException>(() => session.Run(null, ["x", "y"], [x, x], ["z"]));
    }

    [Fact]
    public void Run_UnknownInputName_Throws()
    {
        using var session = new InferenceSession(Graph.Add);
        using var x = OrtValue.CreateTensorValueFromMemory(new float[1], [1, 1]);
        using var run = new RunOptions();
        var error = Assert.Throws<OnnxRuntimeException>(() => session.Run(run, ["x", "zz"], [x, x], ["z"]));
        Assert.StartsWith("[ErrorCode:InvalidArgument]", error.Message);
        Assert.Contains("zz", error.Message);
    }

    [Fact]
    public void Run_NamesAndValuesDiffer_Throws()
    {
        using var session = new InferenceSession(Graph.Add);
        using var x = OrtValue.CreateTensorValueFromMemory(new float[1], [1, 1]);
        using var run = new RunOptions();
        var error = Assert.Throws<ArgumentException>(() => session.Run(run, ["x", "y"], [x], ["z"]));
        Assert.Contains("Length of inputNames (2) must match that of inputValues (1).", error.Message);
    }

    [Fact]
    public async Task Run_Terminate_StopsWithFail()
    {
        using var session = new InferenceSession(Graph.Loop);
        using var count = OrtValue.CreateTensorValueFromMemory((long[])[long.MaxValue], []);
        using var x = OrtValue.CreateTensorValueFromMemory((float[])[1f], [1]);
        using var run = new RunOptions();
        var running = Task.Run(() => session.Run(run, ["count", "x"], [count, x], ["y"]));
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        run.Terminate = true;
        var error = await Assert.ThrowsAsync<OnnxRuntimeException>(() => running);
        Assert.StartsWith("[ErrorCode:Fail]", error.Message);
        Assert.Contains("Exiting due to terminate flag being set to true", error.Message);

        // Sticky: the same options stop the next run too.
        var again = Assert.Throws<OnnxRuntimeException>(() => session.Run(run, ["count", "x"], [count, x], ["y"]));
        Assert.StartsWith("[ErrorCode:Fail]", again.Message);
    }
}
