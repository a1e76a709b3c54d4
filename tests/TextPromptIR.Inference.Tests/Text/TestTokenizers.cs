using System.Text;
using TextPromptIR.Inference.Packs;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Inference.Tests.Text;

/// <summary>Tokenizers over a vocabulary written in the test.</summary>
internal static class TestTokenizers
{
    public static InstructionTokenizer Over(string words, int windowLength = 64)
    {
        var vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n" + string.Join('\n', words.Split(' ')) + "\n";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(vocabulary));
        return new InstructionTokenizer(InstructionTokenizer.CreateTokenizer(stream), windowLength);
    }

    public static LanguagePack TinyPack() => (LanguagePack)ManifestReader.Read(RepositoryFiles.TinyLanguage);
}
