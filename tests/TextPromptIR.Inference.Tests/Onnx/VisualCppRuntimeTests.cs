using TextPromptIR.Inference.Onnx.Native;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>The C++ runtime that is judged is the one that ONNX Runtime would get, and a wrong one is named with what to do.</summary>
public sealed class VisualCppRuntimeTests
{
    [Fact]
    public void Find_AnotherPluginLoadedOne_IsThatOne()
    {
        using var beside = Holding();
        using var windows = Holding();
        Assert.Equal("/host/msvcp140.dll", VisualCppRuntime.Find("/host/msvcp140.dll", beside.Path, windows.Path));
    }

    [Fact]
    public void Find_OneBesideTheLibrary_ComesBeforeWindows()
    {
        using var beside = Holding();
        using var windows = Holding();
        Assert.Equal(Path.Combine(beside.Path, "msvcp140.dll"), VisualCppRuntime.Find(loaded: null, beside.Path, windows.Path));
    }

    [Fact]
    public void Find_OnlyWindowsHasOne_IsThatOne()
    {
        using var beside = new TemporaryFolder();
        using var windows = Holding();
        Assert.Equal(Path.Combine(windows.Path, "msvcp140.dll"), VisualCppRuntime.Find(loaded: null, beside.Path, windows.Path));
    }

    [Fact]
    public void Find_Nowhere_IsNull()
    {
        using var empty = new TemporaryFolder();
        Assert.Null(VisualCppRuntime.Find(loaded: null, empty.Path, empty.Path));
    }

    [Theory]
    [InlineData("14.40")]
    [InlineData("14.44")]
    [InlineData("15.0")]
    public void Judge_NewEnough_WillDo(string version) => Assert.Null(VisualCppRuntime.Judge(Version.Parse(version), "/host/msvcp140.dll"));

    [Theory]
    [InlineData("14.29", null)]
    [InlineData("14.39", "/host/msvcp140.dll")]
    [InlineData(null, null)]
    public void Judge_MissingOrTooOld_NamesWhatIsWrongAndTheRemedy(string? version, string? foreign)
    {
        var fault = VisualCppRuntime.Judge(version is null ? null : Version.Parse(version), foreign);
        Assert.NotNull(fault);
        Assert.Equal(ErrorCode.NativeLibrary, fault.Code);
        Assert.Contains(version ?? "missing", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Redistributable", fault.Advice, StringComparison.Ordinal);
        if (foreign is not null)
            Assert.Contains(foreign, fault.Message, StringComparison.Ordinal);
    }

    private static TemporaryFolder Holding()
    {
        var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "msvcp140.dll"), []);
        return folder;
    }
}
