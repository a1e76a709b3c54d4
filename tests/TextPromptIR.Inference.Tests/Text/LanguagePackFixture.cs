using TextPromptIR.Core.Devices;
using TextPromptIR.Inference.Onnx.Sessions;
using TextPromptIR.Inference.Packs;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

/// <summary>The language pack that ships, opened once for all tests of a class.</summary>
public sealed class LanguagePackFixture : IDisposable
{
    public LanguagePackFixture()
    {
        Pack = new PackCatalog([RepositoryFiles.At("models")]).FindLanguage();
        PackVerifier.Verify(Pack);
        Encoder = new OnnxTextEncoder(Pack, token => OnnxTextNetwork.Open(Pack, new SessionFactory(null, 0), ComputeDevice.Processor, token));
    }

    internal LanguagePack Pack { get; }

    internal OnnxTextEncoder Encoder { get; }

    public void Dispose() => Encoder.Dispose();
}
