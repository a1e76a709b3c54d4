using System.Text;
using TextPromptIR.Core.Faults;
using TextPromptIR.Core.Instructions;
using TextPromptIR.Fuzz.Mutation;
using TextPromptIR.Inference.Packs;
using TextPromptIR.Inference.Text;

namespace TextPromptIR.Fuzz.Targets;

/// <summary>Word pieces of a language pack: whatever they are, a text becomes windows of the right length with ids of the vocabulary.</summary>
internal sealed class VocabularyTarget : IFuzzTarget
{
    private readonly Sandbox _sandbox = new();
    private readonly byte[] _seed = File.ReadAllBytes(Sandbox.Data("packs", "language", "vocab.txt"));
    private readonly LanguagePack _pack;

    public VocabularyTarget()
    {
        File.Copy(Sandbox.Data("packs", "language", Pack.ManifestName), Path.Combine(_sandbox.Inside, Pack.ManifestName));
        _pack = (LanguagePack)ManifestReader.Read(_sandbox.Inside);
    }

    public string Name => "vocabulary";

    public byte[] Make(Random random)
    {
        if (random.Next(3) == 0)
            return Bytes.Change(random, _seed, []);
        var lines = Encoding.UTF8.GetString(_seed).Split('\n').ToList();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(4))
            {
                case 0:
                    lines[at] = Texts.Make(random, 300);
                    break;
                case 1:
                    lines.Insert(at, "##" + Texts.Make(random, 20));
                    break;
                case 2 when lines.Count > 1:
                    lines.RemoveAt(at);
                    break;
                default:
                    lines.Add(lines[at] + (char)random.Next(1, 0x3000));
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    public ErrorCode Run(byte[] input)
    {
        File.WriteAllBytes(_pack.VocabularyPath, input);
        var tokenizer = InstructionTokenizer.Load(_pack);
        var text = string.Concat(Enumerable.Repeat("remove the rain, but keep (some) noise. \u00e9\u4e00\ud83d\ude00 ", 1 + (input.Length % 8)));
        var lines = input.Count(letter => letter is (byte)'\n' or (byte)'\r') + 1;
        EnglishCheck.MayBeEnglish(InstructionRules.Clean(text), tokenizer.IsWholeWord);
        foreach (var window in tokenizer.Encode(text))
        {
            FuzzFailure.Unless(window.Ids.Length == _pack.Tokens && window.Mask.Length == _pack.Tokens, "A window has another length than the network's input.");
            FuzzFailure.Unless(window.Ids.All(id => id >= 0 && id < lines), "A token is not of the vocabulary.");
        }

        return ErrorCode.None;
    }

    public void Dispose() => _sandbox.Dispose();
}
