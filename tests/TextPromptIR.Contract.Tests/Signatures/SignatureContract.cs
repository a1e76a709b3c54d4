using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;

namespace TextPromptIR.Contract.Tests.Signatures;

/// <summary>
/// The lists beside this file hold the official signatures that may be used, taken from the official sources. The official assemblies must offer all
/// of them; a stand-in must offer exactly them, so that nothing compiles here that does not compile there.
/// </summary>
public sealed class SignatureContract
{
    [Theory]
    [InlineData("onnxruntime.txt", "Microsoft.ML.OnnxRuntime", typeof(OrtEnv))]
    [InlineData("tokenizers.txt", "Microsoft.ML.Tokenizers", typeof(BertTokenizer))]
    [InlineData("netvips.txt", "NetVips", typeof(NetVips.Image))]
    public void PublicMembers_AreTheListedOnes(string list, string namespacePrefix, Type anyType)
    {
        var assembly = anyType.Assembly;
        var official = !assembly.GetName().Name!.StartsWith("TextPromptIR", StringComparison.Ordinal);
        var listed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Signatures", list)).Where(line => line.Length > 0 && line[0] != '#').ToList();

        var found = PublicSignatures.Of(assembly, namespacePrefix);

        Assert.Empty(listed.Except(found));
        if (!official)
            Assert.Empty(found.Except(listed));
    }
}
