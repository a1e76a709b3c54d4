using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference;
using TextPromptIR.PdnPlugin.Reporting;
using TextPromptIR.PdnPlugin.Tests.Support;

namespace TextPromptIR.PdnPlugin.Tests.Reporting;

/// <summary>Advice in the host can be followed in the host: no options and no programs of the command line.</summary>
public class HostFaultsTests
{
    private static readonly EffectLog Log = new(Path.Combine(Path.GetTempPath(), "effect.log"));
    private static readonly string[] EngineSources = ["src/TextPromptIR.Core", "src/TextPromptIR.Inference"];

    public static TheoryData<ErrorCode> WithOwnAdvice => [.. Enum.GetValues<ErrorCode>().Where(code => !HostFaults.KeepsAdvice(code))];

    [Theory]
    [MemberData(nameof(WithOwnAdvice))]
    public void Describe_AdviceForTheCommandLine_IsReplaced(ErrorCode code)
    {
        var known = new RestoreException(code, "It failed.", "It removes rain. Use smaller tiles ('tpir models', '--device cpu').");
        foreach (var log in new[] { Log, EffectLog.None })
        {
            var described = HostFaults.Describe(known, log);

            Assert.Equal((code, "It failed."), (described.Code, described.Message));
            AssertFitsTheHost(described.Advice);
            Assert.DoesNotContain("smaller tiles", described.Advice, StringComparison.Ordinal);
            Assert.Equal(code == ErrorCode.NotTrained, described.Advice.StartsWith("It removes rain. Ask", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Describe_KeptAdvice_FitsTheHost()
    {
        using var engine = new RestorationEngine(new EngineOptions { ModelFolders = [Repository.Path("tests/data")], NativeFolder = "/nowhere" });
        foreach (var (code, words) in new[] { (ErrorCode.EmptyInstruction, " "), (ErrorCode.InstructionTooLong, new string('a', 20_000)), (ErrorCode.PackNotFound, "rain") })
        {
            var described = HostFaults.Describe(Assert.Throws<RestoreException>(() => engine.UnderstandFor("fast", words)), Log);
            Assert.Equal(code, described.Code);
            AssertFitsTheHost(described.Advice);
        }
    }

    /// <summary>Whatever error the engine words for the command line, the effect words anew.</summary>
    [Fact]
    public void Describe_EveryErrorOfTheEngineThatNamesTheCommandLine_IsReplaced()
    {
        var sources = EngineSources
            .SelectMany(folder => Directory.EnumerateFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        var codes = sources
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"ErrorCode\.(\w+),[^;]*?""[^""\n]*(?:tpir |--)[^""\n]*"""))
            .Select(match => Enum.Parse<ErrorCode>(match.Groups[1].Value))
            .ToHashSet();

        Assert.Contains(ErrorCode.DeviceNotFound, codes);
        Assert.DoesNotContain(codes, HostFaults.KeepsAdvice);
    }

    [Fact]
    public void Describe_AFaultOfOurs_NamesTheLogWhereThereIsOne()
    {
        var fault = new InvalidOperationException("A fault of ours.");

        Assert.Contains("effect.log", HostFaults.Describe(fault, Log).Advice, StringComparison.Ordinal);
        Assert.Equal("Try again.", HostFaults.Describe(fault, EffectLog.None).Advice);
        AssertFitsTheHost(HostFaults.Describe(fault, Log).Advice);
        AssertFitsTheHost(HostFaults.Describe(new InsufficientMemoryException(), Log).Advice);
    }

    [Theory]
    [InlineData(Architecture.X64, "Install it again.")]
    [InlineData(Architecture.Arm64, "This build is for x64 only, and Paint.NET runs as Arm64 here")]
    public void Describe_NativeLibrary_SaysWhenTheBuildIsForAnotherProcessor(Architecture processor, string advice)
    {
        var missing = new RestoreException(ErrorCode.NativeLibrary, "The library onnxruntime.dll of ONNX Runtime is missing.", "Install it again.");

        Assert.StartsWith(advice, HostFaults.Describe(missing, Log, processor).Advice, StringComparison.Ordinal);
    }

    private static void AssertFitsTheHost(string advice)
    {
        Assert.NotEmpty(advice);
        Assert.DoesNotContain("--", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("tpir ", advice, StringComparison.Ordinal);
    }
}
