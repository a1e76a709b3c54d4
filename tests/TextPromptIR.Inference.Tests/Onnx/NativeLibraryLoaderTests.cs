using System.Runtime.InteropServices;
using TextPromptIR.Core.Faults;
using TextPromptIR.Inference.Onnx.Native;

namespace TextPromptIR.Inference.Tests.Onnx;

/// <summary>Every wrong native library is refused with its path, what is wrong and what to do; the right one is proved to be ours.</summary>
public sealed class NativeLibraryLoaderTests
{
    private static readonly string Old = RepositoryFiles.At("tests", "data", "natives", "old", "libonnxruntime.so.1");

    [Fact]
    public void Load_UsualFolders_FindsTheLibraryOfThisBuild()
    {
        var info = NativeLibraryLoader.Load(null);
        Assert.StartsWith(AppContext.BaseDirectory, info.OnnxRuntimePath, StringComparison.Ordinal);
        Assert.True(info.Version >= NativeLibraryLoader.Needed);
        Assert.Equal(OperatingSystem.IsWindows(), info.DirectMlPath is not null);
    }

    [Fact]
    public void Load_LaterWithAnotherFolder_KeepsWhatIsLoaded()
    {
        var info = NativeLibraryLoader.Load(null);
        Assert.Same(info, NativeLibraryLoader.Load("/nowhere"));
    }

    [Fact]
    public void Prove_Missing_NamesFileAndFolders()
    {
        using var folder = new TemporaryFolder();
        var error = Refusal(folder);
        Assert.Contains(NativeLibraryLoader.FileName, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prove_NotALibrary_SaysSo()
    {
        using var folder = Holding("this is no library"u8.ToArray());
        Assert.Contains("it is not a library for", Refusal(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prove_EmptyFile_SaysSo()
    {
        using var folder = Holding([]);
        Assert.Contains("it is not a library for", Refusal(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prove_OtherProcessor_NamesBoth()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The test library is for Linux x64.");
        var bytes = File.ReadAllBytes(Old);
        bytes[18] = 0xB7; // e_machine: AArch64
        using var folder = Holding(bytes);
        Assert.Contains("made for Arm64, this program runs as X64", Refusal(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prove_CutShort_SaysSoBeforeItIsMapped()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The test library is for Linux.");
        using var folder = Holding(File.ReadAllBytes(Old)[..3000]);
        Assert.Contains("the file is cut short", Refusal(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prove_AnotherLibraryUnderTheName_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names a library of the Linux runtime.");
        using var folder = Holding(File.ReadAllBytes(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Native.so")));
        Assert.Contains("it is not ONNX Runtime", Refusal(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prove_TooOld_NamesBothVersions()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "The test library is for Linux x64.");
        using var folder = Holding(File.ReadAllBytes(Old));
        // The right library is in the process already: the refusal proves that the path decides, not the name.
        NativeLibraryLoader.Load(null);
        Assert.Contains("is ONNX Runtime 1.17.3; at least 1.23 is needed", Refusal(folder).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prove_HeldByAnotherProgram_AdviceIsAboutTheFileNotAboutARuntime()
    {
        using var folder = Holding(new byte[5000]);
        using var held = new FileStream(Path.Combine(folder.Path, NativeLibraryLoader.FileName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        AssertUnreadable(Refusal(folder));
    }

    [Fact]
    public void Check_MayNotBeRead_AdviceIsAboutTheFileNotAboutARuntime()
    {
        // Not even an administrator reads a folder as a file.
        using var folder = new TemporaryFolder();
        AssertUnreadable(Assert.Throws<RestoreException>(() => LibraryFile.Check(folder.Path)));
    }

    private static void AssertUnreadable(RestoreException error)
    {
        Assert.Equal(ErrorCode.NativeLibrary, error.Code);
        Assert.Contains("cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Contains("you may read the file", error.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("Visual C++", error.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain("ldd", error.Advice, StringComparison.Ordinal);
    }

    private static RestoreException Refusal(TemporaryFolder folder)
    {
        var error = Assert.Throws<RestoreException>(() => NativeLibraryLoader.Prove([folder.Path], out _));
        Assert.Equal(ErrorCode.NativeLibrary, error.Code);
        Assert.NotEmpty(error.Advice);
        return error;
    }

    private static TemporaryFolder Holding(byte[] content)
    {
        var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, NativeLibraryLoader.FileName), content);
        return folder;
    }
}
