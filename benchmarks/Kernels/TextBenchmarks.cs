using BenchmarkDotNet.Attributes;
using TextPromptIR.Core.Devices;
using TextPromptIR.Inference;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;
using TextPromptIR.Inference.Text;

namespace Kernels;

/// <summary>Words to guidance. One operation is one instruction.</summary>
public class TextBenchmarks : IDisposable
{
    private const string Words = "please remove the rain and the noise, but leave the haze alone";
    private InstructionTokenizer _tokenizer = null!;
    private OnnxTextNetwork _network = null!;
    private RestorationEngine _engine = null!;
    private TokenWindow _window = null!;
    private int _number;

    [GlobalSetup]
    public void Open()
    {
        var pack = new PackCatalog([Path.Combine(AppContext.BaseDirectory, "models")]).FindLanguage();
        _tokenizer = InstructionTokenizer.Load(pack);
        _window = _tokenizer.Encode(Words)[0];
        _network = OnnxTextNetwork.Open(pack, new SessionFactory(null, 0), ComputeDevice.Processor, CancellationToken.None);
        _engine = new RestorationEngine(EngineOptions.For(AppContext.BaseDirectory));
        _engine.Understand(Words);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _network.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "tokenizer")]
    public object Tokenize() => _tokenizer.Encode(Words);

    [Benchmark(Description = "text network")]
    public object ReadTokens() => _network.Read(_window, CancellationToken.None);

    // A number makes the words new, so that no remembered answer is given.
    [Benchmark(Description = "new words to guidance, warm")]
    public object Understand() => _engine.Understand($"{Words} {_number++}");

    [Benchmark(Description = "known words to guidance")]
    public object Remember() => _engine.Understand(Words);
}
